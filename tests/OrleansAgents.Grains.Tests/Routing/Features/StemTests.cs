using OrleansAgents.Grains.Routing.Features;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Features;

public class StemTests
{
    [Theory]
    [InlineData("deploy", "deploy")]
    [InlineData("deploys", "deploy")]
    [InlineData("deployed", "deploy")]
    [InlineData("deploying", "deploy")]
    [InlineData("planning", "plan")]
    [InlineData("stopped", "stop")]
    [InlineData("calling", "call")]
    [InlineData("cities", "city")]
    [InlineData("city", "city")]
    [InlineData("tried", "try")]
    [InlineData("try's", "try")]
    [InlineData("class", "class")]
    [InlineData("release", "releas")]
    [InlineData("releases", "releas")]
    [InlineData("bed", "bed")]
    [InlineData("is", "is")]
    [InlineData("a", "a")]
    [InlineData("", "")]
    public void Cut_Word_LeavesItsStem(string word, string stem)
    {
        var letters = word.ToCharArray();

        var length = Stem.Cut(letters);

        Assert.Equal(stem, new string(letters, 0, length));
    }
}
