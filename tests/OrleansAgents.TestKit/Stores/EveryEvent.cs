using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Stores;

/// <summary>
/// Events of every kind there is, made by reflection, so that a kind that is added tomorrow is among them: one with all that
/// may be left out, and one without.
/// </summary>
public static class EveryEvent
{
    private const int DepthMax = 8;

    /// <summary>Gets the kinds of events of workflows.</summary>
    public static IReadOnlyList<Type> WorkflowKinds { get; } = KindsOf(typeof(WorkflowEvent));

    /// <summary>Gets the kinds of events outside workflows.</summary>
    public static IReadOnlyList<Type> PlatformKinds { get; } = KindsOf(typeof(PlatformEvent));

    /// <summary>Makes the events of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The full event and the bare one.</returns>
    public static IReadOnlyList<object> Of(Type kind) => [Make(kind, full: true, 0), Make(kind, full: false, 0)];

    private static Type[] KindsOf(Type family) => [.. family.GetNestedTypes().Where(type => type.IsSubclassOf(family)).OrderBy(type => type.Name)];

    private static object Make(Type type, bool full, int depth) => depth > DepthMax
        ? throw new InvalidOperationException($"{type} nests deeper than {DepthMax}; events must not contain themselves.")
        : Nullable.GetUnderlyingType(type) is { } inner ? Make(inner, full, depth)
        : type.IsEnum ? Enum.GetValues(type).GetValue(full ? Enum.GetValues(type).Length - 1 : 0)!
        : Simple(type) ?? List(type, full, depth) ?? Record(type, full, depth);

    private static object? Simple(Type type) => type switch
    {
        _ when type == typeof(string) => "a text, \"ü\"",
        _ when type == typeof(bool) => true,
        _ when type == typeof(int) => 7,
        _ when type == typeof(long) => long.MaxValue,
        _ when type == typeof(double) => 0.25,
        _ when type == typeof(decimal) => 0.125m,
        _ when type == typeof(DateTimeOffset) => SampleEvents.At,
        _ when type == typeof(TimeSpan) => TimeSpan.FromMinutes(90),
        _ when type == typeof(JsonPayload) => JsonPayload.Parse("""{ "n": [1, null, {}] }"""),
        _ when type == typeof(DefinitionHash) => DefinitionHash.Of("any"),
        _ => null,
    };

    private static object? List(Type type, bool full, int depth)
    {
        if (!type.IsGenericType || !type.IsAssignableTo(typeof(IEnumerable)))
        {
            return null;
        }

        var item = type.GetGenericArguments()[0];
        var items = Array.CreateInstance(item, full ? 2 : 0);
        for (var i = 0; i < items.Length; i++)
        {
            items.SetValue(Make(item, full, depth + 1), i);
        }

        return type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ImmutableCollectionsMarshal).GetMethod(nameof(ImmutableCollectionsMarshal.AsImmutableArray))!.MakeGenericMethod(item).Invoke(null, [items])
            : items;
    }

    private static object Record(Type type, bool full, int depth)
    {
        var nullability = new NullabilityInfoContext();
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} cannot be made; add a sample of it to {nameof(EveryEvent)}.{nameof(Simple)}.");
        var parameters = constructor.GetParameters();
        var made = constructor.Invoke([.. parameters.Select(p =>
            !full && nullability.Create(p).WriteState == NullabilityState.Nullable ? null : Make(p.ParameterType, full, depth + 1))]);
        foreach (var property in type.GetProperties().Where(p => full && p.SetMethod is { IsPublic: true } && !parameters.Any(q => q.Name == p.Name)))
        {
            property.SetValue(made, Make(property.PropertyType, full, depth + 1));
        }

        return made;
    }
}
