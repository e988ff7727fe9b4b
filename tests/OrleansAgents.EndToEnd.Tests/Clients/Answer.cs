using System.Net;
using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Clients;

/// <summary>What the server answered.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? Code => (string?)Json["code"];

    /// <summary>Asserts a refusal: its status, its stable code, and words that help.</summary>
    public Answer ShouldRefuse(HttpStatusCode status, string code, params string[] messages)
    {
        Assert.True(Status == status && Code == code, $"Expected {(int)status} {code}, found {(int)Status} {Text}");
        StackTraces.ShouldBeAbsent(Text.Replace("\\n", "\n", StringComparison.Ordinal));
        Assert.All(messages, message => Assert.Contains(message, Json.ToJsonString(Relaxed), StringComparison.Ordinal));
        return this;
    }

    public Answer ShouldBe(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, found {(int)Status} {Text}");
        return this;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
