using System.Runtime.InteropServices;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>
/// Chooses the native SQLite: the operating system's when it is newer than the one that comes with the package.
/// </summary>
public static class NativeSqlite
{
    private static readonly Lazy<string> Chosen = new(Choose);
    private static nint _system;

    private delegate nint VersionFunction();

    /// <summary>Loads the library, once.</summary>
    /// <returns>The version in use and where it comes from, for people.</returns>
    public static string Initialize() => Chosen.Value;

    private static string Choose()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (_, _, _) => _system);
        var bundled = BundledVersion();
        var (handle, version) = SystemVersion();
        if (handle != 0 && version > bundled)
        {
            _system = handle;
        }

        // Each connection here belongs to one thread at a time, so SQLite's own locks on connections would only cost time.
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        Batteries_V2.Init();
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({(_system != 0 ? "operating system" : "bundled")})";
    }

    private static (nint Handle, Version Version) SystemVersion()
    {
        foreach (var name in (string[])["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3"])
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return (handle, VersionOf(handle));
            }
        }

        return (0, new());
    }

    private static Version BundledVersion()
    {
        var assembly = typeof(SQLite3Provider_e_sqlite3).Assembly;
        return NativeLibrary.TryLoad("e_sqlite3", assembly, null, out var handle) ? VersionOf(handle) : new();
    }

    private static Version VersionOf(nint library) =>
        NativeLibrary.TryGetExport(library, "sqlite3_libversion", out var address)
        && Version.TryParse(Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<VersionFunction>(address)()), out var version)
            ? version
            : new();
}
