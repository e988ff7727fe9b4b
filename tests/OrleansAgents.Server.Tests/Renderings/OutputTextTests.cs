using OrleansAgents.Core.Json;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Renderings;

public sealed class OutputTextTests
{
    [Fact]
    public void Of_AnswerWithCitations_WritesTextAndSources()
    {
        Assert.Equal(
            """
            Runs resume.

            Sources:
              [1] docs/runs.md:12  "replayed from the journal"
              [2] README.md
            """,
            OutputText.Of(RecordedRun.Answer));
    }

    [Fact]
    public void Of_AnswerWithEscapeSequence_DropsItAndKeepsLines() =>
        Assert.Equal("a\n[2Jb", OutputText.Of(JsonPayload.Parse("""{"answer":"a\r\n\u001b[2Jb\u0007"}""")));

    [Fact]
    public void Of_CitationOfUnknownShape_WritesItsJson() =>
        Assert.EndsWith("  [1] {\"page\":3}", OutputText.Of(JsonPayload.Parse("""{"answer":"a","citations":[{"page":3}]}""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"answer":3}""", "{\n  \"answer\": 3\n}")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("[1]", "[\n  1\n]")]
    public void Of_AnyOtherOutput_WritesIndentedJson(string output, string expected) =>
        Assert.Equal(expected, OutputText.Of(JsonPayload.Parse(output)));
}
