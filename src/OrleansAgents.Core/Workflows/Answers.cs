using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <summary>The answer to an approval: <c>{"approved": true}</c>, or just <c>true</c>.</summary>
public static class ApprovalAnswer
{
    /// <summary>The answer yes.</summary>
    public static readonly JsonPayload Yes = JsonPayload.Parse("""{"approved":true}""");

    /// <summary>The answer no.</summary>
    public static readonly JsonPayload No = JsonPayload.Parse("""{"approved":false}""");

    /// <summary>Reads an answer.</summary>
    /// <param name="payload">The answer.</param>
    /// <returns>Yes or no; null when it is neither.</returns>
    public static bool? Read(JsonPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var value = payload.ToElement();
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("approved", out var approved))
        {
            value = approved;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }
}

/// <summary>
/// The answer to a bound that is used up: <c>{"action": "extend", "cycles": 4}</c>, <c>{"action": "complete"}</c> or
/// <c>{"action": "fail"}</c>.
/// </summary>
public static class ExhaustedAnswer
{
    /// <summary>More cycles or hops, which the answer names as new totals.</summary>
    public const string Extend = "extend";

    /// <summary>Go on with what there is.</summary>
    public const string Complete = "complete";

    /// <summary>Fail the run.</summary>
    public const string Fail = "fail";

    /// <summary>Makes an answer.</summary>
    /// <param name="action">One of the three.</param>
    /// <param name="cycles">The new total of passes; null for none.</param>
    /// <param name="hops">The new total of hops; null for none.</param>
    /// <returns>The answer.</returns>
    public static JsonPayload Of(string action, int? cycles = null, int? hops = null) =>
        JsonPayload.Parse($$"""{"action":"{{action}}"{{Member("cycles", cycles)}}{{Member("hops", hops)}}}""");

    /// <summary>Reads what is to be done.</summary>
    /// <param name="payload">The answer.</param>
    /// <returns>One of the three; null when it is none.</returns>
    public static string? ActionOf(JsonPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var value = payload.ToElement();
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty("action", out var action) && action.ValueKind == JsonValueKind.String
            && action.GetString() is Extend or Complete or Fail ? action.GetString() : null;
    }

    /// <summary>Reads the new totals.</summary>
    /// <param name="payload">The answer.</param>
    /// <returns>The totals.</returns>
    public static LimitExtension ExtensionOf(JsonPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var value = payload.ToElement();
        return new(Hops: Number(value, "hops"), Cycles: Number(value, "cycles"));
    }

    private static int? Number(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    private static string Member(string name, int? value) => value is { } number ? $",\"{name}\":{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}" : "";
}
