using OrleansAgents.Agents.Local.Search;

namespace OrleansAgents.Agents.Tests.Local.Search;

public sealed class PassageSplitterTests
{
    [Fact]
    public void Split_ListsAndTables_OneLineEach()
    {
        var passages = PassageSplitter.Split("a.md", """
            ## Things

            Intro line
            goes on.

            - first item
              continued
            2. second item

            | code | meaning |
            | --- | :--: |
            | `a.b` | went wrong |
            """);

        var passage = Assert.Single(passages);
        Assert.Equal("Things", passage.Heading);
        Assert.Equal("Intro line goes on.\nfirst item continued\nsecond item\ncode: meaning.\n`a.b`: went wrong.", passage.Text);
    }

    [Fact]
    public void Split_LongSection_IsCutAtParagraphs()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("word", 60));

        var passages = PassageSplitter.Split("a.txt", string.Join("\n\n", Enumerable.Repeat(paragraph, 5)));

        Assert.Equal([120, 120, 60], passages.Select(passage => passage.Text.Split((char[]?)null).Length));
    }

    [Theory, InlineData(""), InlineData("\n\n\n"), InlineData("# Only a heading"), InlineData("```\nunclosed")]
    public void Split_NothingToRead_GivesNothing(string content) => Assert.Empty(PassageSplitter.Split("a.md", content));
}
