using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Tests.Journals;

/// <summary>
/// Real histories, as builds wrote them: every later build replays all of them. A file is an array of appends, each of them
/// the exact text of one journal row. Files are only ever added: a change of the format is a new version beside the old ones.
/// </summary>
public sealed class GoldenJournalTests
{
    private const string Newest = "v1";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "journals");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "v*.json").Select(file => Path.GetFileName(file)).Order()];

    public static TheoryData<string> Scenarios => [.. GoldenScenarios.All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Decode_AGoldenJournal_EncodesToTheSameBytes(string file)
    {
        foreach (var row in Rows(file))
        {
            var events = new List<WorkflowEvent>();
            EventCodec.ReadArray(Encoding.UTF8.GetBytes(row), events);

            Assert.NotEmpty(events);
            Assert.Equal(row, Encode(events));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_AGoldenJournal_EndsWhereTheRunEnded(string file)
    {
        var scenario = GoldenScenarios.All[Path.GetFileNameWithoutExtension(file).Split('-')[1]];
        var events = new List<WorkflowEvent>();
        Rows(file).ForEach(row => EventCodec.ReadArray(Encoding.UTF8.GetBytes(row), events));

        var state = GoldenScenarios.Replay(scenario, events);

        Assert.Equal((scenario.Ends, events.Count), (state.Status, state.Version));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Encode_WhatThisBuildWrites_IsTheNewestGoldenJournal(string name)
    {
        var (appends, state) = GoldenScenarios.CarryOut(GoldenScenarios.All[name]);

        Assert.Equal(GoldenScenarios.All[name].Ends, state.Status);
        Assert.Equal(Rows($"{Newest}-{name}.json"), appends.Select(Encode));
    }

    [Fact]
    public void Scenarios_Together_HoldEveryKindOfEvent()
    {
        var kinds = GoldenScenarios.All.Values.SelectMany(s => GoldenScenarios.CarryOut(s).Appends).SelectMany(events => events).Select(e => e.GetType());

        Assert.Equal(typeof(WorkflowEvent).GetNestedTypes().OrderBy(t => t.Name), kinds.Distinct().OrderBy(t => t.Name));
    }

    private static List<string> Rows(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file)));
        return [.. document.RootElement.EnumerateArray().Select(row => row.GetRawText())];
    }

    private static string Encode(IReadOnlyList<WorkflowEvent> events) => Encoding.UTF8.GetString(EventEncoder.Encode(events));
}
