using OrleansAgents.Agents.Local.Search;

namespace OrleansAgents.Agents.Tests.Local.Search;

public sealed class Bm25IndexTests
{
    private static readonly Bm25Index Index = new(
        [new("a", "", "Quokka."), new("b", "", "Server, server."), new("c", "", "Server."), new("d", "", "")]);

    // By hand: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N = 4, mean length 1, k1 = 1.2, b = 0.75.
    [Fact]
    public void Find_SmallIndex_GivesTheScoresOfTheFormula()
    {
        var found = Index.Find("server quokka", 10);

        Assert.Equal(["a", "b", "c"], found.Select(f => f.Passage.Source));
        Assert.Equal(Math.Log(1 + (3.5 / 1.5)), found[0].Score, 6);
        Assert.Equal(Math.Log(2) * 4.4 / (2 + (1.2 * 1.75)), found[1].Score, 6);
        Assert.Equal(Math.Log(2), found[2].Score, 6);
    }

    [Theory, InlineData(""), InlineData("the and of"), InlineData("walrus")]
    public void Find_NoTermOfTheIndex_FindsNothing(string query) => Assert.Empty(Index.Find(query, 10));

    [Fact]
    public void Find_EmptyIndex_FindsNothing() => Assert.Empty(new Bm25Index([]).Find("server", 10));
}
