using OrleansAgents.Persistence.Postgres;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Persistence.Tests.Postgres;

/// <summary>Two stores on one database, as two silos have them.</summary>
internal sealed class TwoStores : IAsyncDisposable
{
    private readonly PostgresDatabase _database;

    private TwoStores(PostgresDatabase database, PostgresStore a, PostgresStore b) => (_database, A, B) = (database, a, b);

    public PostgresStore A { get; }

    public PostgresStore B { get; }

    public static async Task<TwoStores> OpenAsync(TimeProvider? time = null, TimeSpan? poll = null)
    {
        var database = await PostgresDatabase.MigratedAsync();
        return new(database, await OpenAsync(), await OpenAsync());

        Task<PostgresStore> OpenAsync() => PostgresStore.OpenAsync(
            new() { ConnectionString = database.ConnectionString, FeedPollEvery = poll ?? TimeSpan.FromMilliseconds(250) }, time);
    }

    /// <summary>Lets each hear of what the other committed, as far as a change of it says.</summary>
    public void Connect(Func<IReadOnlyList<CommittedRow>, IEnumerable<CommittedRow>> change)
    {
        A.Committed += rows => B.Receive([.. change(rows)]);
        B.Committed += rows => A.Receive([.. change(rows)]);
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await _database.DisposeAsync();
    }
}
