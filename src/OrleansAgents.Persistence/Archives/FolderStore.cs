using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Opens the store of a data folder that no server holds, for an archive.</summary>
public static class FolderStore
{
    /// <summary>Says whether a folder has a database.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>True when it has one.</returns>
    public static bool Exists(string folder) => File.Exists(DataFolder.DatabaseIn(Path.GetFullPath(folder)));

    /// <summary>Takes a folder to export it: nobody else can write it before the store is disposed.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>The store, or <c>store.not_found</c>, <c>store.locked</c> and the other codes of a folder that cannot be used.</returns>
    public static Result<SqliteStore> OpenSource(string folder) => Exists(folder)
        ? Open(folder, path => $"The data folder '{path}' is in use by a server. Stop it, so that its workflows go on in one place only. "
            + $"For a look at another time, export from a backup: orleansagents backup --data {path} --to copy.db, "
            + "orleansagents restore copy.db --data copy, and orleansagents export FILE --data copy.")
        : new DomainError("store.not_found", ErrorKind.NotFound, $"There is no database in '{Path.GetFullPath(folder)}'. Name the folder of a server with --data.");

    /// <summary>Takes a folder to import into it, and makes it if need be.</summary>
    /// <param name="folder">The data folder.</param>
    /// <returns>The store, or <c>store.locked</c> and the other codes of a folder that cannot be used.</returns>
    public static Result<SqliteStore> OpenTarget(string folder) =>
        Open(folder, path => $"The data folder '{path}' is in use by a server. Stop it first, or choose another folder with --data.");

    private static Result<SqliteStore> Open(string folder, Func<string, string> locked)
    {
        try
        {
            return SqliteStore.Open(new() { Folder = folder });
        }
        catch (StoreUnavailableException e) when (e.Code == "store.locked")
        {
            return new DomainError(e.Code, ErrorKind.Conflict, locked(Path.GetFullPath(folder)));
        }
        catch (StoreUnavailableException e)
        {
            return SqliteBackup.Refusal(e);
        }
    }
}
