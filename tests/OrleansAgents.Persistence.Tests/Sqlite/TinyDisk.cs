namespace OrleansAgents.Persistence.Tests.Sqlite;

/// <summary>A file system of a few kilobytes, in memory.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyDisk(int kilobytes) => Shell.Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", _folder.Path);

    public string Path => _folder.Path;

    public string Data => _folder.File("data");

    public void MakeReadOnly() => Shell.Run("mount", "-o", "remount,ro", _folder.Path);

    public void Grow(int kilobytes) => Shell.Run("mount", "-o", $"remount,size={kilobytes}k", _folder.Path);

    /// <summary>Takes room away.</summary>
    /// <returns>The file that takes it; delete it to give the room back.</returns>
    public string Occupy(int kilobytes)
    {
        var ballast = _folder.File("ballast");
        File.WriteAllBytes(ballast, new byte[kilobytes << 10]);
        return ballast;
    }

    public void Dispose()
    {
        Shell.Run("umount", "--lazy", _folder.Path);
        _folder.Dispose();
    }
}

/// <summary>A test that mounts a file system, where that is allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanMount = new(() =>
    {
        using var folder = new TemporaryFolder();
        return Shell.TryRun("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder.Path) && Shell.TryRun("umount", folder.Path);
    });

    public MountFactAttribute() => Skip = CanMount.Value ? null : "Needs the right to mount a tmpfs: run as root on Linux.";
}

/// <summary>A test that makes a file immutable, where that is possible; permission bits do not stop root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ImmutableFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> CanFreeze = new(() =>
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("probe"), "");
        return Shell.TryRun("chattr", "+i", folder.File("probe")) && Shell.TryRun("chattr", "-i", folder.File("probe"));
    });

    public ImmutableFactAttribute() => Skip = CanFreeze.Value ? null : "Needs chattr +i: run as root on a Linux file system that has it.";
}
