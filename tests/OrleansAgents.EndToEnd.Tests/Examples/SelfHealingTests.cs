namespace OrleansAgents.EndToEnd.Tests.Examples;

public sealed class SelfHealingTests
{
    private const string Healed = "{\"taxPercent\":19}\napple,1.00\npear,1.20\n";

    [Fact]
    public async Task Run_AsDocumented_HealsOneFaultAPassAndStopsTheShop()
    {
        using var example = Example.SelfHealing();

        var run = await example.RunAsync();

        Assert.True((bool)run["output"]!["healthy"]!, run.ToJsonString());
        Assert.Equal(3, (int)run["output"]!["cycles"]!);
        Assert.StartsWith(Healed, Endings.OfShop(example.TheFolder()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhatCannotBeHealed_EndsAtTheBoundAndStopsTheShop()
    {
        using var example = Example.SelfHealing();

        var run = await example.RunAsync("""{"faults":["backup"]}""");

        Assert.False((bool)run["output"]!["healthy"]!, run.ToJsonString());
        Assert.Equal(4, (int)run["output"]!["cycles"]!);
        Assert.Equal("prices.invalid", (string?)run["output"]!["issues"]![0]!["code"]);
        Endings.OfShop(example.TheFolder());
    }

    [Theory, InlineData("start"), InlineData("fix"), InlineData("stop")]
    public async Task Run_KilledInAStep_IsResumedToTheSameEnd(string step)
    {
        using var undisturbed = Example.SelfHealing();
        using var example = Example.SelfHealing();
        var expected = Endings.Output(await undisturbed.RunAsync());

        await using (var killed = example.Start())
        {
            await killed.Error.LineWithAsync($"  {step}  ");
            await killed.KillAsync();
        }

        Assert.Equal(expected, Endings.Output(await example.ResumeAsync()));
        Assert.Equal(Endings.OfShop(undisturbed.TheFolder()), Endings.OfShop(example.TheFolder()));
    }
}
