using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Api.Schemas;

/// <summary>
/// The JSON Schemas of the data of events, one a kind. They stand in <c>docs/schemas/events</c> and are part of this
/// assembly, so that what is served, what is documented and what is checked is the same text. Thread-safe.
/// </summary>
public static class EventSchemas
{
    internal const string Route = "/v1/schemas/events";
    private const string Resources = "events/";

    private static readonly FrozenDictionary<string, JsonPayload> Texts = Load();

    private static readonly Lazy<FrozenDictionary<string, JsonSchema>> Compiled = new(() => Texts.ToFrozenDictionary(
        schema => schema.Key, schema => JsonSchema.Compile(schema.Value).TryGet(out var compiled, out var error)
            ? compiled
            : throw new InvalidOperationException($"docs/schemas/events/{schema.Key}.json is no schema that can be checked: {error.Message}")));

    /// <summary>Gets the kinds of events that have a schema, in alphabetical order.</summary>
    public static ImmutableArray<string> Kinds { get; } = [.. Texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Finds the schema of a kind.</summary>
    /// <param name="kind">The kind, such as <c>StepCompleted</c>.</param>
    /// <returns>The schema; null when the kind has none.</returns>
    public static JsonPayload? Find(string kind) => Texts.GetValueOrDefault(kind);

    /// <summary>Checks an event against the schema of its kind.</summary>
    /// <param name="e">The event, as a feed gives it.</param>
    /// <returns>Every problem with its place; empty when the event is what its schema promises. A kind without a schema is a problem.</returns>
    public static ImmutableArray<Problem> Check(EventView e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return Compiled.Value.TryGetValue(e.Kind, out var schema)
            ? schema.Validate(e.Data)
            : [new($"expected a kind of event that has a schema, found '{e.Kind}'; add docs/schemas/events/{e.Kind}.json")];
    }

    internal static string PathOf(string kind) => $"{Route}/{kind}";

    private static FrozenDictionary<string, JsonPayload> Load()
    {
        var assembly = typeof(EventSchemas).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Resources.Length..], name => Read(assembly, name), StringComparer.Ordinal);
    }

    private static JsonPayload Read(Assembly assembly, string name)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return JsonPayload.Parse(text.ReadToEnd());
    }
}
