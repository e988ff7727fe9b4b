using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class JournalConformance(StoreUnderTest store) : StoreConformance(store)
{
    [Fact]
    public async Task Read_UnknownRun_IsEmpty() => Assert.Empty(await Journal.ReadAsync(new("nobody"), default));

    [Fact]
    public async Task Append_EveryKindOfEvent_ReadsBackEqual()
    {
        var append = SampleAppends.Start("w") with { Events = SampleEvents.EveryKind };

        await AppendedAsync(append);

        var read = await Journal.ReadAsync(new("w"), default);
        Assert.Equal(SampleEvents.EveryKind.Select(e => e.Kind), read.Select(e => e.Kind));
        Assert.Equal(Encode(SampleEvents.EveryKind), Encode(read));
    }

    [Fact]
    public async Task Append_SeveralOfOneRun_AreReadInOrder()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, events: 3));
        await AppendedAsync(SampleAppends.More("w", 4));
        await AppendedAsync(SampleAppends.Start("other"));

        var events = await Feed.ReadAsync(new("w"), 0, 100, default);

        Assert.Equal([1L, 2, 3, 4, 5], events.Select(e => e.Version));
        Assert.Equal(5, (await Journal.ReadAsync(new("w"), default)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task Append_ExpectedVersionIsAnother_ConflictsAndWritesNothing(long expectedVersion)
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, events: 2));

        var outcome = await Journal.AppendAsync(SampleAppends.Turn("w", expectedVersion), default);

        Assert.Equal(AppendOutcome.VersionConflict, outcome);
        Assert.Equal(3, (await Journal.ReadAsync(new("w"), default)).Count);
        Assert.Equal(WorkflowStatus.Running, (await Index.FindAsync(new("w"), default))!.Status);
    }

    [Fact]
    public async Task Append_AfterAVersionOfAMissingRun_Conflicts()
    {
        var outcome = await Journal.AppendAsync(SampleAppends.More("missing", 1), default);

        Assert.Equal(AppendOutcome.VersionConflict, outcome);
        Assert.Null(await Index.FindAsync(new("missing"), default));
    }

    [Fact]
    public async Task Append_ARepeat_Conflicts()
    {
        await AppendedAsync(SampleAppends.Start("w"));

        Assert.Equal(AppendOutcome.VersionConflict, await Journal.AppendAsync(SampleAppends.Start("w"), default));
    }

    [Fact]
    public async Task Append_WithoutEvents_IsRefused() => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Journal.AppendAsync(SampleAppends.Start("w") with { Events = [] }, default));

    [Fact]
    public async Task Append_AConflict_LeavesNoHoleInTheFeed()
    {
        await AppendedAsync(SampleAppends.Start("a"));
        await Journal.AppendAsync(SampleAppends.More("a", 7, events: 3), default);
        await AppendedAsync(SampleAppends.Start("b"));

        Assert.Equal([1L, 2], (await Feed.ReadAllAsync(0, 100, default)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_AnIdempotencyKeyAgain_NamesTheFirstRunAndWritesNothing()
    {
        await AppendedAsync(SampleAppends.Start("first", key: new("key", "hash")));

        var same = await Journal.AppendAsync(SampleAppends.Start("second", key: new("key", "hash")), default);
        var otherRequest = await Journal.AppendAsync(SampleAppends.Start("third", key: new("key", "other hash")), default);
        var repeat = await Journal.AppendAsync(SampleAppends.Start("first", key: new("key", "hash")), default);

        var used = new AppendOutcome(AppendStatus.IdempotencyKeyUsed, new(new("first"), "hash"));
        Assert.Equal([used, used, used], [same, otherRequest, repeat]);
        Assert.Equal(["first"], (await Index.ListAsync(new(), default)).Select(head => head.Id));
    }

    [Fact]
    public async Task Append_AnIdempotencyKeyWithAConflict_DoesNotUseTheKeyUp()
    {
        await AppendedAsync(SampleAppends.Start("taken"));

        var conflict = await Journal.AppendAsync(SampleAppends.Start("taken", key: new("key", "hash")), default);

        Assert.Equal(AppendOutcome.VersionConflict, conflict);
        await AppendedAsync(SampleAppends.Start("free", key: new("key", "hash")));
    }

    [Fact]
    public async Task Append_EmptyTexts_AreStoredAsTheyAre()
    {
        await AppendedAsync(SampleAppends.Start("w", key: new("key", "")) with { Events = [SampleEvents.Started("demo", correlationId: "")] });

        Assert.Equal("", (await Index.FindAsync(new("w"), default))!.CorrelationId);
        var again = await Journal.AppendAsync(SampleAppends.Start("x", key: new("key", "")), default);
        Assert.Equal(new ExistingStart(new("w"), ""), again.Existing);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("ünï-😀-'; drop table journal; --")]
    public async Task Append_StrangeTexts_AreStoredAsTheyAre(string text)
    {
        await AppendedAsync(SampleAppends.Start("w", definition: text) with { Events = [SampleEvents.Started(text, text)] });

        var head = await Index.FindAsync(new("w"), default);
        Assert.Equal((text, text), (head!.Definition, head.CorrelationId));
    }

    [Fact]
    public async Task Append_APayloadOfMegabytes_ReadsBackEqual()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        var large = SampleAppends.More("w", 1, padding: 3 << 20);

        await AppendedAsync(large);

        Assert.Equal(Encode(large.Events), Encode((await Journal.ReadAsync(new("w"), default)).Skip(1)));
    }

    protected static string Encode(IEnumerable<WorkflowEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        EventCodec.WriteArray(json, [.. events]);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
