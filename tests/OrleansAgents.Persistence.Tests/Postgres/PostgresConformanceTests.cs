using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Postgres;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Postgres;

internal static class PostgresFixture
{
    public static StoreUnderTest Open()
    {
        // xunit makes a test's class without waiting for it.
        return Task.Run(OpenAsync).GetAwaiter().GetResult();
    }

    private static async Task<StoreUnderTest> OpenAsync()
    {
        var database = await PostgresDatabase.MigratedAsync();
        var time = new ManualTimeProvider();
        var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString }, time);
        return new(store, store, store, store, store, store, store.Feed, time, () => store.Signals.HasSubscribers, Close);

        void Close()
        {
            store.Dispose();
            database.Dispose();
        }
    }
}

public sealed class PostgresJournalTests() : JournalConformance(PostgresFixture.Open());

public sealed class PostgresJournalRaceTests() : JournalRaceConformance(PostgresFixture.Open());

public sealed class PostgresIndexTests() : IndexConformance(PostgresFixture.Open());

public sealed class PostgresDefinitionTests() : DefinitionConformance(PostgresFixture.Open());

public sealed class PostgresGrainStateTests() : GrainStateConformance(PostgresFixture.Open());

public sealed class PostgresLockReleaseTests() : LockReleaseConformance(PostgresFixture.Open());

public sealed class PostgresRouterModelTests() : RouterModelConformance(PostgresFixture.Open());

public sealed class PostgresPlatformEventTests() : PlatformEventConformance(PostgresFixture.Open());

public sealed class PostgresRetentionTests() : RetentionConformance(PostgresFixture.Open());

public sealed class PostgresFeedReadTests() : FeedReadConformance(PostgresFixture.Open());

public sealed class PostgresFeedFollowTests() : FeedFollowConformance(PostgresFixture.Open());

public sealed class PostgresFeedRevivalTests() : FeedRevivalConformance(PostgresFixture.Open());

public sealed class PostgresFeedRaceTests() : FeedRaceConformance(PostgresFixture.Open());
