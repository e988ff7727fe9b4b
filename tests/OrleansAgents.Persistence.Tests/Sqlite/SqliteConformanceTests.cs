using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Sqlite;

internal static class SqliteFixture
{
    public static StoreUnderTest Open()
    {
        var folder = new TemporaryFolder();
        var time = new ManualTimeProvider();
        var store = SqliteStore.Open(new() { Folder = folder.Path }, time);
        return new(store, store, store, store, store, store, store.Feed, time, () => store.Signals.HasSubscribers, Close);

        void Close()
        {
            store.Dispose();
            folder.Dispose();
        }
    }
}

public sealed class SqliteJournalTests() : JournalConformance(SqliteFixture.Open());

public sealed class SqliteJournalRaceTests() : JournalRaceConformance(SqliteFixture.Open());

public sealed class SqliteIndexTests() : IndexConformance(SqliteFixture.Open());

public sealed class SqliteDefinitionTests() : DefinitionConformance(SqliteFixture.Open());

public sealed class SqliteGrainStateTests() : GrainStateConformance(SqliteFixture.Open());

public sealed class SqliteLockReleaseTests() : LockReleaseConformance(SqliteFixture.Open());

public sealed class SqliteRouterModelTests() : RouterModelConformance(SqliteFixture.Open());

public sealed class SqlitePlatformEventTests() : PlatformEventConformance(SqliteFixture.Open());

public sealed class SqliteRetentionTests() : RetentionConformance(SqliteFixture.Open());

public sealed class SqliteFeedReadTests() : FeedReadConformance(SqliteFixture.Open());

public sealed class SqliteFeedFollowTests() : FeedFollowConformance(SqliteFixture.Open());

public sealed class SqliteFeedRevivalTests() : FeedRevivalConformance(SqliteFixture.Open());

public sealed class SqliteFeedRaceTests() : FeedRaceConformance(SqliteFixture.Open());
