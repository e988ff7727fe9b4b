using OrleansAgents.Agents.Local.Texts;

namespace OrleansAgents.Agents.Tests.Local.Texts;

public sealed class TermsTests
{
    [Theory]
    [InlineData("cancel cancels cancelled cancelling cancellation")]
    [InlineData("retry retries retried retrying retryable")]
    [InlineData("store stores stored storing")]
    [InlineData("call calls called calling")]
    [InlineData("process processes processed processing")]
    [InlineData("limit limits limited limiting")]
    [InlineData("crash crashes crashed")]
    public void Stem_FormsOfOneWord_Meet(string forms) => Assert.Single(Terms.Of(forms).Distinct());

    [Theory, InlineData("cycle cyclic"), InlineData("status state"), InlineData("agent age"), InlineData("server service")]
    public void Stem_DifferentWords_StayApart(string words) => Assert.Equal(2, Terms.Of(words).Distinct().Count());

    [Fact]
    public void Of_StopWordsNamesAndPunctuation_LeavesWhatMatters() =>
        Assert.Equal(["agent", "timeout", "22"], Terms.Of("What is `agent.timeout`, and why 22?"));
}
