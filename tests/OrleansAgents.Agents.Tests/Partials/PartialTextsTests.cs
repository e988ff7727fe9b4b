using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Partials;
using OrleansAgents.Agents.Tests.Chat;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Partials;

public sealed class PartialTextsTests
{
    private readonly PartialTexts _partials = new();

    [Fact]
    public async Task Follow_OneRun_GivesItsPiecesAlone()
    {
        using var stop = new CancellationTokenSource();
        await using var one = _partials.FollowAsync("w1", stop.Token).GetAsyncEnumerator();
        await using var all = _partials.FollowAsync(null, stop.Token).GetAsyncEnumerator();
        var (ofOne, ofAll) = (one.MoveNextAsync().AsTask(), all.MoveNextAsync().AsTask());

        _partials.Publish(Piece("w2", 0));
        _partials.Publish(Piece("w1", 1));

        Assert.True(await ofOne.Soon("a piece of w1"));
        Assert.True(await ofAll.Soon("a piece"));
        Assert.Equal(("w1", "w2"), (one.Current.Workflow, all.Current.Workflow));
        Assert.True(await all.MoveNextAsync().AsTask().Soon("a piece"));
        Assert.Equal("w1", all.Current.Workflow);
    }

    [Fact]
    public async Task Follow_TooSlow_LosesTheOldest()
    {
        await using var slow = _partials.FollowAsync(null, CancellationToken.None).GetAsyncEnumerator();
        var first = slow.MoveNextAsync().AsTask();
        _partials.Publish(Piece("w1", 0));
        Assert.True(await first.Soon("the first piece"));

        for (var offset = 1; offset <= PartialTexts.BufferedMax + 10; offset++)
        {
            _partials.Publish(Piece("w1", offset));
        }

        Assert.True(await slow.MoveNextAsync().AsTask().Soon("the oldest piece that is left"));
        Assert.Equal(11, slow.Current.Offset);
    }

    [Fact]
    public async Task Follow_Cancelled_EndsAndIsForgotten()
    {
        using var stop = new CancellationTokenSource();
        var follower = _partials.FollowAsync("w1", stop.Token).GetAsyncEnumerator();
        var next = follower.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await follower.DisposeAsync();
        _partials.Publish(Piece("w1", 0));
    }

    [Fact]
    public void Write_TextThatComesFast_LeavesInPiecesAMomentApart()
    {
        var (time, seen) = (new ManualTimeProvider(), new Recorded());
        var writer = new PartialWriter(seen, "w1/write/2/3", time);

        foreach (var (text, milliseconds) in ((string, int)[])[("a", 0), ("b", 20), ("c", 29), ("d", 1), ("e", 10)])
        {
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            writer.Write(text);
        }

        writer.Finish();

        Assert.Equal([(0, "a"), (1, "bcd"), (4, "e")], seen.Pieces.Select(piece => (piece.Offset, piece.Text)));
        Assert.Equal(new("w1/write/2/3", "w1", "write", 2, 3, 0, "a"), seen.Pieces[0]);
    }

    [Fact]
    public void Write_HalfOfACharacter_WaitsForTheOther()
    {
        var seen = new Recorded();
        var writer = new PartialWriter(seen, "w1/write/1/1", new ManualTimeProvider());

        writer.Write("a\ud83d");
        writer.Write("\ude00b");
        writer.Finish();

        Assert.Equal(["a", "😀b"], seen.Pieces.Select(piece => piece.Text));
    }

    [Fact]
    public void Write_LongText_IsCutIntoBoundedPiecesOfWholeCharacters()
    {
        var seen = new Recorded();
        var writer = new PartialWriter(seen, "w1/write/1/1", new ManualTimeProvider());
        var text = "x" + string.Concat(Enumerable.Repeat("😀", PartialWriter.PieceLengthMax));

        writer.Write(text);
        writer.Finish();

        Assert.Equal(text, string.Concat(seen.Pieces.Select(piece => piece.Text)));
        Assert.All(seen.Pieces, piece => Assert.InRange(piece.Text.Length, 1, PartialWriter.PieceLengthMax));
        Assert.All(seen.Pieces, piece => Assert.False(char.IsLowSurrogate(piece.Text[0])));
    }

    [Theory, InlineData("message-7"), InlineData("w1/write/1"), InlineData("w 1/write/1/1"), InlineData("w1/write/x/1")]
    public void Write_CallOfNoStep_PublishesNothing(string requestId)
    {
        var seen = new Recorded();
        var writer = new PartialWriter(seen, requestId, new ManualTimeProvider());

        writer.Write("text");
        writer.Finish();

        Assert.Empty(seen.Pieces);
    }

    [Fact]
    public async Task Call_ChatAgent_PublishesEachOfItsAnswersFromTheStart()
    {
        var seen = new Recorded();
        await using var server = await ModelServer.StartAsync(ModelServer.Says("nope"), ModelServer.Says("""{"approved":true}"""));

        await server.AskAsync(ChatCalls.WithSchema, new ManualTimeProvider(), partials: seen);

        Assert.Equal([(0, "nope"), (0, """{"approved":true}""")], seen.Pieces.Select(piece => (piece.Offset, piece.Text)));
    }

    private static PartialText Piece(string workflow, long offset) => new($"{workflow}/write/1/1", workflow, "write", 1, 1, offset, "x");

    private sealed class Recorded : IPartialTexts
    {
        public List<PartialText> Pieces { get; } = [];

        public void Publish(PartialText partial) => Pieces.Add(partial);

        public IAsyncEnumerable<PartialText> FollowAsync(string? workflow, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
