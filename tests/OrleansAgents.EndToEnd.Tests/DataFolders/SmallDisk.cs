using System.Diagnostics;

namespace OrleansAgents.EndToEnd.Tests.DataFolders;

/// <summary>A disk of its own, in memory: it can be small, and it can be read-only. Needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TempFolder _folder = new();

    public SmallDisk(string options)
    {
        if (!TryMount(options, _folder.Path))
        {
            _folder.Dispose();
            throw new InvalidOperationException($"Cannot mount a tmpfs with {options}.");
        }
    }

    public string Path => _folder.Path;

    public string Data => _folder.Data;

    /// <summary>Gets why tests with disks of their own cannot run here; null when they can.</summary>
    public static string? CannotMountBecause { get; } = Probe();

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Takes all the room there is.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var page = new byte[4096]; ;)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full: a file system says it like this.
        }
    }

    /// <summary>Gives back the room that was taken.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>Changes the disk while it is in use: its size, or whether it can be written.</summary>
    public void Remount(string options) => Assert.True(TryMount($"remount,{options}", Path), $"Cannot remount with {options}.");

    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static string? Probe()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "needs Linux and root, to mount a disk of its own";
        }

        using var folder = new TempFolder();
        if (!TryMount("size=64k", folder.Path))
        {
            return "mounting is not allowed here";
        }

        Run("umount", folder.Path);
        return null;
    }

    private static bool TryMount(string options, string path) => Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that needs a disk of its own, and is skipped with the reason where it cannot have one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DiskFactAttribute : FactAttribute
{
    public DiskFactAttribute() => Skip = SmallDisk.CannotMountBecause;
}
