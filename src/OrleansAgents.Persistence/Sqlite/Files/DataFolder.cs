using System.Globalization;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>
/// A folder that one process owns while this lives. The lock is the operating system's, on an open file, so that a process
/// that dies gives it up; the pid beside it is only for the message.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock) => (Path, _lock) = (path, heldLock);

    /// <summary>Gets the folder.</summary>
    public string Path { get; }

    /// <summary>Gets the database file.</summary>
    public string Database => DatabaseIn(Path);

    /// <summary>Names the database file of a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The file.</returns>
    public static string DatabaseIn(string path) => System.IO.Path.Combine(path, "orleansagents.db");

    /// <summary>Creates the folder if need be and takes it.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>The folder, owned until it is disposed.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be created, written, or is owned by another process.</exception>
    public static DataFolder Take(string path)
    {
        var folder = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, e);
        }

        var held = TakeLock(folder);
        try
        {
            File.WriteAllText(System.IO.Path.Combine(folder, "pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(folder, held);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw Unusable(folder, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string folder)
    {
        var file = System.IO.Path.Combine(folder, "lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            var message = $"The data folder '{folder}' is in use by another orleansagents process{OwnerOf(folder)}. "
                + "Send it work with 'orleansagents submit', stop it, or choose another folder with --data.";
            throw new StoreUnavailableException("store.locked", message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(folder, e);
        }
    }

    private static StoreUnavailableException Unusable(string folder, Exception e)
    {
        var (code, advice) = (e, e.HResult & 0xffff) switch
        {
            (_, 28 or 112 or 39) => ("store.disk_full", "Free some room."),                                  // ENOSPC; Windows
            (UnauthorizedAccessException, _) or (_, 30 or 19) =>                                             // EROFS; Windows
                ("store.read_only", "Give this user write access, or choose another folder with --data."),
            _ => ("store.cannot_open", "Choose another folder with --data."),
        };
        return new(code, $"The data folder '{folder}' cannot be used: {e.Message} {advice}", e);
    }

    /// <summary>On Unix a lock that is held gives EWOULDBLOCK (11 on Linux, 35 on macOS); on Windows, error 32.</summary>
    private static bool IsSharingViolation(IOException e) => (e.HResult & 0xffff) is 11 or 35 or 32 || e.Message.Contains("being used by another process", StringComparison.Ordinal);

    private static string OwnerOf(string folder)
    {
        try
        {
            return $" (pid {File.ReadAllText(System.IO.Path.Combine(folder, "pid"))})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";                                                  // only the message is poorer for it
        }
    }
}
