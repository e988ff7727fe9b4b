using OrleansAgents.Agents.Local.Texts;

namespace OrleansAgents.Agents.Tests.Local.Texts;

public sealed class SentencesTests
{
    [Fact]
    public void Of_NamesNumbersAndAbbreviations_DoNotEndASentence() => Assert.Equal(
        ["Use `app.json`, e.g. Version 1.5 or so.", "It works!", "See [1]. and go on."],
        Sentences.Of("Use `app.json`, e.g. Version 1.5 or so. It works!  See [1]. and go on."));

    [Fact]
    public void Of_Lines_EndSentences() => Assert.Equal(["first", "Second one.", "third"], Sentences.Of("first\nSecond one.\n\nthird"));

    [Fact]
    public void CountWords_CitationsAndSigns_DoNotCount() => Assert.Equal(3, Sentences.CountWords("One - two, three [1]."));
}
