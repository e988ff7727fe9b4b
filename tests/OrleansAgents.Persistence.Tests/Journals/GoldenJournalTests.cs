using System.Text.Json;
using System.Text;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Writing;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Persistence.Tests.Journals;

/// <summary>
/// Real histories, as builds wrote them: every later build replays all of them. A file is an array of appends, each of them
/// the exact text of one journal row. Files are only ever added: a change of the format is a new version beside the old ones.
/// </summary>
public sealed class GoldenJournalTests
{
    private const string Newest = "v4";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "journals");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "v*.json").Select(file => Path.GetFileName(file)).Order()];

    public static TheoryData<string> Scenarios => [.. GoldenScenarios.All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_AGoldenJournal_EndsWhereTheRunEnded(string file)
    {
        var scenario = ScenarioOf(file);

        var run = Loaded(file);

        Assert.Equal(scenario.Ends, run.State.Status);
        JournalAudit.CheckHistory(run.State, run.Events);
        Assert.Equal(run.State.IsTerminal, WorkflowMachine.NextWake(run.State) is null);
        if (run.State.Status == WorkflowStatus.Completed)
        {
            Assert.Equal("""{"text":"Because."}""", run.State.Output?.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Continue_AGoldenJournalThatCanGoOn_CompletesWithThisBuild(string file)
    {
        var (run, scenario) = (Loaded(file), ScenarioOf(file));

        GoldenScenarios.CarryOut(run, scenario.Rest);

        Assert.Equal(scenario.Rest.Length > 0 ? WorkflowStatus.Completed : scenario.Ends, run.State.Status);
        JournalAudit.Check(run);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Fork_AGoldenJournalAtEveryVersion_GoesOnFromThere(string file)
    {
        var run = Loaded(file);
        for (var version = 1; version <= run.Events.Count; version++)
        {
            var fork = run.Fork(out _, version);

            Assert.Equal(new ForkPoint(run.Id, version), fork.State.Parent);
            JournalAudit.CheckHistory(fork.State, fork.Events);
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Decode_ANewestGoldenJournal_EncodesToTheSameBytes(string name)
    {
        foreach (var row in Rows($"{Newest}-{name}.json"))
        {
            Assert.Equal(row, Encode(Decode(row)));
        }
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Encode_WhatThisBuildWrites_IsTheNewestGoldenJournal(string name)
    {
        var scenario = GoldenScenarios.All[name];
        var run = GoldenScenarios.NewRun(scenario);

        var appends = GoldenScenarios.CarryOut(run, scenario.Recorded);

        Assert.Equal(scenario.Ends, run.State.Status);
        Assert.Equal(Rows($"{Newest}-{name}.json"), appends.Select(Encode));
    }

    [Fact]
    public void NewestFiles_Together_HoldEveryKindOfEvent()
    {
        var kinds = GoldenScenarios.All.Keys.SelectMany(name => Rows($"{Newest}-{name}.json")).SelectMany(Decode).Select(e => e.GetType());

        Assert.Equal(typeof(WorkflowEvent).GetNestedTypes().OrderBy(t => t.Name), kinds.Distinct().OrderBy(t => t.Name));
    }

    private static GoldenScenario ScenarioOf(string file) => GoldenScenarios.All[Path.GetFileNameWithoutExtension(file).Split('-')[1]];

    private static MachineRun Loaded(string file)
    {
        var scenario = ScenarioOf(file);
        var run = GoldenScenarios.NewRun(scenario);
        run.Load(Rows(file).SelectMany(Decode));
        run.Now = run.State.StartedAt + TimeSpan.FromSeconds(scenario.Recorded.Length);
        return run;
    }

    private static List<string> Rows(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        return [.. document.RootElement.EnumerateArray().Select(row => row.GetRawText())];
    }

    private static List<WorkflowEvent> Decode(string row)
    {
        var events = new List<WorkflowEvent>();
        EventCodec.ReadArray(Encoding.UTF8.GetBytes(row), events);
        return events;
    }

    private static string Encode(IReadOnlyList<WorkflowEvent> events) => Encoding.UTF8.GetString(EventEncoder.Encode(events));
}
