using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.InMemory;

internal static class InMemoryFixture
{
    public static StoreUnderTest Open()
    {
        var time = new ManualTimeProvider();
        var store = new InMemoryStore(time);
        return new(store, store, store, store.States, store.Models, store, store.Feed, time, () => store.Feed.Followers > 0, () => { });
    }
}

public sealed class InMemoryJournalTests() : JournalConformance(InMemoryFixture.Open());

public sealed class InMemoryJournalRaceTests() : JournalRaceConformance(InMemoryFixture.Open());

public sealed class InMemoryIndexTests() : IndexConformance(InMemoryFixture.Open());

public sealed class InMemoryDefinitionTests() : DefinitionConformance(InMemoryFixture.Open());

public sealed class InMemoryGrainStateTests() : GrainStateConformance(InMemoryFixture.Open());

public sealed class InMemoryLockReleaseTests() : LockReleaseConformance(InMemoryFixture.Open());

public sealed class InMemoryRouterModelTests() : RouterModelConformance(InMemoryFixture.Open());

public sealed class InMemoryPlatformEventTests() : PlatformEventConformance(InMemoryFixture.Open());

public sealed class InMemoryRetentionTests() : RetentionConformance(InMemoryFixture.Open());

public sealed class InMemoryFeedReadTests() : FeedReadConformance(InMemoryFixture.Open());

public sealed class InMemoryFeedFollowTests() : FeedFollowConformance(InMemoryFixture.Open());

public sealed class InMemoryFeedRevivalTests() : FeedRevivalConformance(InMemoryFixture.Open());

public sealed class InMemoryFeedRaceTests() : FeedRaceConformance(InMemoryFixture.Open());
