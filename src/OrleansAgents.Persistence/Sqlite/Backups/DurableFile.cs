using System.Runtime.InteropServices;

namespace OrleansAgents.Persistence.Sqlite.Backups;

/// <summary>Makes files and their names outlive a loss of power.</summary>
internal static class DurableFile
{
    /// <summary>Syncs a file, then gives it its name.</summary>
    /// <param name="from">The file under its temporary name, in the same folder.</param>
    /// <param name="to">The name.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <exception cref="IOException">There is a file of that name, or the disk fails.</exception>
    public static void Move(string from, string to, bool overwrite)
    {
        using (var file = new FileStream(from, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(from, to, overwrite);
        SyncFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>Syncs the names in a folder; systems without that keep them by themselves.</summary>
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Posix.Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Posix.Sync(descriptor);                       // a file system that cannot sync folders says so; nothing is to be done
            _ = Posix.Close(descriptor);
        }
    }

    private static class Posix
    {
        [DllImport("libc", EntryPoint = "open")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Sync(int descriptor);

        [DllImport("libc", EntryPoint = "close")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int Close(int descriptor);
    }
}
