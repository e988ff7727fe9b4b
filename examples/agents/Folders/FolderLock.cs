using System.Diagnostics;
using ExampleAgents.Calls;

namespace ExampleAgents.Folders;

/// <summary>
/// One process at a time works in a folder. An agent outlives a killed server, and the server calls it again after its restart:
/// both then want the same. The operating system frees the lock when its owner ends, however it ends.
/// </summary>
internal static class FolderLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(20);

    public static IDisposable Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, ".lock");
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; Thread.Sleep(AskEvery))
        {
            if (TryTake(path) is { } taken)
            {
                return taken;
            }
        }

        throw new AgentRefusal("example.locked", $"Another process works in '{folder}' for longer than {Patience.TotalSeconds:0} s.", retryable: true);
    }

    /// <summary>Takes a lock file, or gives null when another process has it.</summary>
    public static IDisposable? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
