using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Persistence.Postgres.Archives;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Persistence.Tests.Archives;

internal static class ArchiveTargets
{
    public static Task<(IStoreArchive Store, IAsyncDisposable Owner)> OpenSqlite()
    {
        var folder = new Sqlite.TemporaryFolder();
        var store = SqliteStore.Open(new() { Folder = folder.Path });
        return Task.FromResult<(IStoreArchive, IAsyncDisposable)>((store, new Owner(() =>
        {
            store.Dispose();
            folder.Dispose();
            return ValueTask.CompletedTask;
        })));
    }

    public static async Task<(IStoreArchive Store, IAsyncDisposable Owner)> OpenPostgresAsync()
    {
        var database = await PostgresDatabase.MigratedAsync();
        var store = await PostgresArchive.OpenAsync(database.ConnectionString, default);
        return (store, new Owner(async () =>
        {
            await store.DisposeAsync();
            await database.DisposeAsync();
        }));
    }

    private sealed class Owner(Func<ValueTask> close) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => close();
    }
}

public sealed class SqliteArchiveImportTests() : ArchiveImportConformance(ArchiveTargets.OpenSqlite);

public sealed class PostgresArchiveImportTests() : ArchiveImportConformance(ArchiveTargets.OpenPostgresAsync);
