namespace OrleansAgents.EndToEnd.Tests.Examples;

public sealed class ParallelDocsTests
{
    [Fact]
    public async Task Run_AsDocumented_MakesOneDocumentOfThreeParts()
    {
        using var example = Example.ParallelDocs();

        var run = await example.RunAsync();

        var output = run["output"]!;
        var document = Endings.OfDocs(example.Left);
        Assert.Equal("""["User guide","API reference","Change log"]""", output["sections"]!.ToJsonString());
        Assert.Equal("[]", output["missing"]!.ToJsonString());
        Assert.Equal(document.Count(c => c == '\n'), (int)output["counts"]!["lines"]!);
        Assert.All(["types", "members", "commands", "options", "commits"], name => Assert.True((int?)output["counts"]![name] > 0, $"{name}: {output}"));
        Assert.Contains("\n## API reference\n\n### OrleansAgents.Core.Agents\n", document, StringComparison.Ordinal);
        Assert.Contains("\n### validate\n", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_APartFails_IsMergedWithoutIt()
    {
        using var example = Example.ParallelDocs();
        File.WriteAllText(
            example.Config, File.ReadAllText(example.Config).Replace("parallel-docs/changes", "parallel-docs/nothing", StringComparison.Ordinal));

        var output = (await example.RunAsync())["output"]!;

        Assert.Equal("""["User guide","API reference"]""", output["sections"]!.ToJsonString());
        Assert.Equal("""["changes"]""", output["missing"]!.ToJsonString());
    }

    [Fact]
    public async Task Run_KilledWhileThePartsAreMade_IsResumedToTheSameDocument()
    {
        using var undisturbed = Example.ParallelDocs();
        using var example = Example.ParallelDocs();
        await undisturbed.RunAsync();

        await using (var killed = example.Start())
        {
            await killed.Out.LineWithAsync("guide");
            await killed.KillAsync();
        }

        var output = Endings.Output(await example.ResumeAsync());
        Assert.Contains("\"missing\":[]", output, StringComparison.Ordinal);
        Assert.Equal(Endings.OfDocs(undisturbed.Left), Endings.OfDocs(example.Left));
    }
}
