using System.Reflection;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.CloudEvents;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Api.Tests.Schemas;

/// <summary>The schemas say what the records say, and events are what their schemas say.</summary>
public sealed class EventSchemaTests
{
    private const string WriteVariable = "ORLEANSAGENTS_WRITE_SCHEMAS";

    private static readonly string Folder = Path.Combine(
        typeof(EventSchemaTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!, "docs", "schemas", "events");

    private static readonly JsonSerializerOptions Journal =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static IEnumerable<Type> AllKinds => [.. EveryEvent.WorkflowKinds, .. EveryEvent.PlatformKinds];

    public static TheoryData<string> Kinds => [.. AllKinds.Select(kind => kind.Name)];

    public static TheoryData<string> GoldenJournals =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "journals")).Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_OfAKind_IsWhatItsRecordSays(string kind)
    {
        var (file, expected) = (Path.Combine(Folder, $"{kind}.json"), SchemaGenerator.Generate(KindOf(kind)));
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == expected,
            $"{file} is not what the record {kind} says. Events are only added to: if the change is meant, run these tests once with {WriteVariable}=1, "
            + $"build again, and commit the file. Expected:\n{expected}");
    }

    [Fact]
    public void Schemas_Together_AreThoseOfTheKindsThatThereAre() => Assert.Equal(
        AllKinds.Select(kind => kind.Name).Order(StringComparer.Ordinal), EventSchemas.Kinds);

    [Fact]
    public void Types_Together_AreThoseOfTheKindsThatThereAre()
    {
        Assert.Equal(AllKinds.Select(kind => kind.Name).Order(StringComparer.Ordinal), EventTypes.All.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(EventTypes.All.Count, EventTypes.All.Values.Distinct().Count());
        Assert.All(EventTypes.All.Values, type => Assert.Matches("^orleansagents(\\.[a-z_]+){2}$", type));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Documentation_OfAKind_HasItsTypeAndALinkToItsSchema(string kind) => Assert.Contains(
        $"| `{EventTypes.Of(kind)}` | [{kind}](schemas/events/{kind}.json) | ",
        File.ReadAllText(Path.Combine(Folder, "..", "..", "event-protocol.md")),
        StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Check_EventsOfAKind_FitTheirSchema(string kind)
    {
        foreach (var made in EveryEvent.Of(KindOf(kind)))
        {
            Fits(View(kind, JsonSerializer.Serialize(made, Journal)));
        }
    }

    [Fact]
    public void Check_SampleEvents_FitTheirSchemas() => Assert.All(SampleEvents.EveryKind, e => Fits(View(e.Kind, Encoded(e))));

    [Theory]
    [MemberData(nameof(GoldenJournals))]
    public void Check_GoldenJournal_FitsTheSchemas(string file)
    {
        using var journal = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "journals", file)));
        var events = journal.RootElement.EnumerateArray().SelectMany(append => append.EnumerateArray()).ToList();

        Assert.NotEmpty(events);
        Assert.All(events, e => Fits(View(e.GetProperty("kind").GetString()!, e.GetRawText())));
    }

    [Theory]
    [InlineData("StepStarted", """{"kind":"StepStarted","step":"a","cycle":1,"attempt":1,"hop":1}""", "agent")]
    [InlineData("StepStarted", """{"kind":"StepStarted","step":"a","cycle":"1","attempt":1,"hop":1,"agent":"b"}""", "/cycle")]
    [InlineData("StepStarted", """{"kind":"StepCompleted","step":"a","cycle":1,"attempt":1,"hop":1,"agent":"b"}""", "/kind")]
    [InlineData("StallCleared", """{"kind":"StallCleared","stall":"weather","about":"a"}""", "/stall")]
    [InlineData("StepVanished", """{"kind":"StepVanished"}""", "docs/schemas/events/StepVanished.json")]
    public void Check_EventThatIsNotWhatItsSchemaSays_NamesTheProblem(string kind, string data, string expected)
    {
        var problem = Assert.Single(EventSchemas.Check(View(kind, data)));

        Assert.Contains(expected, problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_EventWithMoreThanThisBuildKnows_Fits() =>
        Fits(View("CycleStarted", """{"kind":"CycleStarted","cycle":1,"maxCycles":2,"addedLater":{"x":1}}"""));

    private static void Fits(EventView e)
    {
        var problems = EventSchemas.Check(e);
        Assert.True(problems.IsEmpty, $"{e.Data}:\n{string.Join('\n', problems)}");
    }

    private static EventView View(string kind, string data) => new(7, "run-1", 3, kind, SampleEvents.At, JsonPayload.Parse(data));

    private static string Encoded(WorkflowEvent e)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        EventCodec.WriteArray(json, [e]);
        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement[0].GetRawText();
    }

    private static Type KindOf(string name) => AllKinds.Single(kind => kind.Name == name);
}
