using System.Text.RegularExpressions;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Core.Configuration;

/// <summary>How a chat model is asked, in the operator's file: the keys of an agent of kind chat, and of a model that recommends or decides.</summary>
internal static partial class ChatSection
{
    private const int OutputTokensMax = 1_000_000;
    private const decimal TemperatureMax = 2;
    private const decimal PriceMax = 1_000_000;

    /// <summary>The keys that a chat agent may have besides its model.</summary>
    public static readonly string[] OptionalKeys = ["apiKeyEnv", "system", "prompt", "output", "maxOutputTokens", "temperature", "price"];

    /// <summary>All keys that belong to chat agents alone.</summary>
    public static readonly string[] Keys = ["model", .. OptionalKeys];

    /// <summary>The keys of a model whose answers are ours to shape: it has no <c>output</c>.</summary>
    public static readonly string[] KeysOfFixedOutput = [.. Keys.Where(key => key != "output")];

    private static readonly KnownKeys PriceKeys = new("input", "output");

    /// <summary>Binds the settings; that the model is there, and the endpoint, is checked with the kind.</summary>
    /// <param name="chat">The mapping with the keys.</param>
    /// <param name="templates">Checks templates; null leaves that to the first call.</param>
    public static ChatSettings Bind(MappingCursor chat, TemplateCheck? templates)
    {
        var standard = new ChatSettings { Model = chat.Optional("model")?.AsNonEmptyText("the model's name at the endpoint") ?? "" };
        var (input, output) = BindPrice(chat.Optional("price"));
        return standard with
        {
            ApiKeyEnv = BindVariable(chat.Optional("apiKeyEnv")),
            System = BindTemplate(chat.Optional("system"), "a template of the system message", templates),
            Prompt = BindTemplate(chat.Optional("prompt"), "a template of the user message", templates),
            Output = BindSchema(chat.Optional("output")),
            MaxOutputTokens = chat.Optional("maxOutputTokens")?.AsInteger($"tokens of one answer from 1 to {OutputTokensMax}", 1, OutputTokensMax)
                ?? standard.MaxOutputTokens,
            Temperature = (double?)chat.Optional("temperature")?.AsNumber($"a temperature from 0 to {TemperatureMax}", 0, TemperatureMax),
            InputPrice = input,
            OutputPrice = output,
        };
    }

    // What stands here may be a key put in the wrong place, so the message does not repeat it.
    private static string BindVariable(NodeCursor? cursor)
    {
        if (cursor is null || (cursor.Node is DocumentNode.Scalar { Text: var name } && VariableName().IsMatch(name)))
        {
            return cursor is null ? "" : ((DocumentNode.Scalar)cursor.Node).Text;
        }

        cursor.Fail("expected the name of an environment variable such as OPENAI_API_KEY, found something else; put the key into a variable and name it here");
        return "";
    }

    private static string BindTemplate(NodeCursor? cursor, string expected, TemplateCheck? templates)
    {
        var text = cursor?.AsText(expected) ?? "";
        if (text.Length > 0 && templates?.Invoke(text) is { } problem)
        {
            cursor!.Fail($"expected {expected}, found one that cannot be used: {problem}");
        }

        return text;
    }

    private static JsonPayload? BindSchema(NodeCursor? cursor) =>
        cursor?.AsMapping("a JSON Schema of the result: a mapping") is null ? null : SchemaCompiler.Compile(cursor).Source;

    private static (decimal Input, decimal Output) BindPrice(NodeCursor? cursor)
    {
        if (cursor?.AsMapping("a mapping of the prices of a million tokens: input and output") is not { } price)
        {
            return default;
        }

        price.AllowOnly(PriceKeys);
        return (Amount(price.Optional("input")), Amount(price.Optional("output")));
    }

    private static decimal Amount(NodeCursor? cursor) => cursor?.AsNumber($"the price of a million tokens from 0 to {PriceMax}", 0, PriceMax) ?? 0;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex VariableName();
}
