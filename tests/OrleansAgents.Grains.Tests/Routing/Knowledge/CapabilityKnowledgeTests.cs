using OrleansAgents.Grains.Routing.Knowledge;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Knowledge;

public class CapabilityKnowledgeTests
{
    private static readonly CapabilityKnowledge Shipped = CapabilityKnowledge.Shipped;

    [Theory]
    [InlineData("rag")]
    [InlineData("coding")]
    [InlineData("review")]
    [InlineData("testing")]
    [InlineData("deployment")]
    [InlineData("documentation")]
    [InlineData("data-analysis")]
    [InlineData("operations")]
    [InlineData("security")]
    [InlineData("translation")]
    [InlineData("research")]
    [InlineData("planning")]
    [InlineData("design")]
    [InlineData("databases")]
    [InlineData("networking")]
    [InlineData("finance")]
    [InlineData("support")]
    [InlineData("scheduling")]
    public void Shipped_WellKnownTag_IsKnown(string tag) => Assert.Equal(tag, Shipped.Find(tag)!.Tag);

    [Fact]
    public void Shipped_HasAtLeast24TagsOfAtLeast80DifferentPhrases()
    {
        Assert.True(Shipped.Capabilities.Count >= 24, $"{Shipped.Capabilities.Count} tags");
        Assert.All(Shipped.Capabilities, known =>
        {
            Assert.True(known.Phrases.Distinct(StringComparer.OrdinalIgnoreCase).Count() >= 80, $"{known.Tag}: {known.Phrases.Length}");
            Assert.NotEmpty(known.Description);
            Assert.NotEmpty(known.Aliases);
        });
    }

    [Fact]
    public void Shipped_NoPhraseBelongsToTwoTagsOrToNone()
    {
        var twice = Shipped.Capabilities.SelectMany(known => known.Phrases).Concat(Shipped.Background)
            .GroupBy(phrase => phrase, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(twice);
    }

    [Fact]
    public void Shipped_NearTags_AreKnown() =>
        Assert.All(Shipped.Capabilities.SelectMany(known => known.Near), near => Assert.Contains(Shipped.Capabilities, known => known.Tag == near));

    [Theory]
    [InlineData("code-review", "review")]
    [InlineData("Data_Analysis", "data-analysis")]
    [InlineData("customer support", "support")]
    [InlineData("k8s-juggling", null)]
    public void Find_OtherSpellings_FindTheTag(string tag, string? known) => Assert.Equal(known, Shipped.Find(tag)?.Tag);

    [Fact]
    public void Shipped_HoldsNoQueryThatTheRouterIsMeasuredWith()
    {
        var known = Shipped.Capabilities.SelectMany(k => k.Phrases.Concat(k.Terms)).Concat(Shipped.Background).Select(Plain).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(LabelledSets.All, text => known.Contains(Plain(text)));
    }

    private static string Plain(string text) => new([.. text.ToLowerInvariant().Where(char.IsLetterOrDigit)]);
}
