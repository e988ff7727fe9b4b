namespace OrleansAgents.EndToEnd.Tests.Examples;

public sealed class SelfHealingTests
{
    private const string Repairs = """["started the shop again","set taxPercent back to 19","restored prices.csv from its backup"]""";
    private const string HealedOutput = $$"""{"healthy":true,"cycles":3,"repairs":{{Repairs}},"issues":[],"shop":"stopped"}""";

    private const string HealedShop = """
        {"taxPercent":19}
        apple,1.00
        pear,1.20

        started the shop again
        set taxPercent back to 19
        restored prices.csv from its backup
        """;

    [Fact]
    public async Task Run_AsDocumented_HealsOneFaultAPassAndStopsTheShop()
    {
        using var example = Example.SelfHealing();

        var run = await example.RunAsync();

        Assert.Equal(HealedOutput, Endings.Output(run));
        Assert.Equal(HealedShop, Endings.OfShop(example.TheFolder()));
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

    [Fact]
    public async Task Run_KilledWhileItFixes_IsResumedToTheSameEnd()
    {
        using var example = Example.SelfHealing();
        await using (var killed = example.Start())
        {
            await killed.Out.LineWithAsync("  fix  ");
            await killed.KillAsync();
        }

        var run = await example.ResumeAsync();

        Assert.Equal(HealedOutput, Endings.Output(run));
        Assert.Equal(HealedShop, Endings.OfShop(example.TheFolder()));
    }
}
