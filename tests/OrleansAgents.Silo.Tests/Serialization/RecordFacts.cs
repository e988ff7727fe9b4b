using System.Collections;
using System.Globalization;
using System.Reflection;

namespace OrleansAgents.Silo.Tests.Serialization;

/// <summary>A record as text, one fact a line: every public property, lists item by item, so that two are compared by content.</summary>
internal static class RecordFacts
{
    public static string Of(object? value) => string.Join('\n', Facts("", value));

    private static IEnumerable<string> Facts(string path, object? value) => value switch
    {
        null => [$"{path} null"],
        string or Enum or IFormattable => [$"{path} {Convert.ToString(value, CultureInfo.InvariantCulture)}"],
        Uri or bool => [$"{path} {value}"],
        _ when value.GetType() is { IsGenericType: false, Name: "JsonPayload" or "WorkflowId" or "DefinitionHash" } => [$"{path} {value}"],
        IEnumerable items => items.Cast<object?>().SelectMany((item, index) => Facts($"{path}[{index}]", item)).Prepend($"{path} list"),
        _ => Properties(value).SelectMany(property => Facts($"{path}.{property.Name}", property.GetValue(value))).Prepend($"{path} {value.GetType().Name}"),
    };

    private static IEnumerable<PropertyInfo> Properties(object value) =>
        value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name != "EqualityContract");
}
