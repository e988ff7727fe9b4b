using System.Text;
using OpenAI.Chat;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Agents.Chat;

/// <summary>One call to a model: the question, and one request to mend an answer that does not fit the schema.</summary>
/// <param name="endpoint">The endpoint.</param>
/// <param name="request">The call.</param>
/// <param name="output">What the answer must be; null when any text will do.</param>
internal sealed class ChatConversation(ChatEndpoint endpoint, ChatRequest request, ChatOutput? output)
{
    private const int ProblemsShownMax = 20;
    private const int ProblemLengthMax = 500;
    private const string OpenAIHost = "api.openai.com";
    private const string AzureHosts = ".openai.azure.com";

    private readonly ChatCompletionOptions _options = Options(request, output?.Schema);

    /// <summary>Holds the conversation.</summary>
    /// <param name="messages">Its first messages.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <returns>The answer, with what all requests used.</returns>
    public async Task<AgentAnswer> RunAsync(List<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var first = await endpoint.AskAsync(request, messages, _options, cancellationToken);
        if (first.Failure is { } failure)
        {
            return failure with { Usage = first.Tokens.At(request.Chat) };
        }

        var (result, problems) = Read(first.Text);
        if (result is not null)
        {
            return AgentAnswer.Success(result) with { Usage = first.Tokens.At(request.Chat) };
        }

        // Many endpoints refuse an empty message; that the text was empty is among the problems.
        ChatMessage[] said = first.Text.Length == 0 ? [] : [new AssistantChatMessage(first.Text)];
        ChatMessage[] repair = [.. messages, .. said, new UserChatMessage(RepairText(problems))];
        var second = await endpoint.AskAsync(request, repair, _options, cancellationToken);
        return Second(second) with { Usage = (first.Tokens + second.Tokens).At(request.Chat) };
    }

    private AgentAnswer Second(ChatReply reply)
    {
        if (reply.Failure is { } failure)
        {
            return failure;
        }

        var (result, problems) = Read(reply.Text);
        return result is not null ? AgentAnswer.Success(result) : AgentAnswer.Failure(
            AgentErrorCodes.InvalidOutput,
            $"The answer of {request.Caller} does not fit its output schema, and neither did the one before: {string.Join("; ", problems.Take(3))}. "
            + $"It begins: {Excerpt.Of(reply.Text, 200)}",
            retryable: true);
    }

    private (JsonPayload? Result, IReadOnlyList<string> Problems) Read(string text)
    {
        if (output is null)
        {
            return (TextResult.Of(text), []);
        }

        if (!JsonPayload.TryParse(Encoding.UTF8.GetBytes(text), out var payload, out var error))
        {
            return (null, [$"{error}; expected one JSON value and nothing else"]);
        }

        var problems = output.ProblemsOf(payload);
        return problems.Count == 0 ? (payload, []) : (null, [.. problems.Take(ProblemsShownMax).Select(problem => Excerpt.Of(problem, ProblemLengthMax))]);
    }

    private string RepairText(IReadOnlyList<string> problems) =>
        $"""
        Your answer cannot be used:
        {string.Join('\n', problems.Select(problem => $"- {problem}"))}
        Answer again, with one JSON value that fits this JSON Schema and with nothing around it:
        {output!.Schema.Source}
        """;

    private static ChatCompletionOptions Options(ChatRequest request, JsonSchema? output)
    {
        var chat = request.Chat;
        var options = new ChatCompletionOptions
        {
            Temperature = (float?)chat.Temperature,
            ResponseFormat = output is null ? null : ChatResponseFormat.CreateJsonSchemaFormat("answer", BinaryData.FromString(output.Source.ToString())),
        };
        if (IsOpenAI(request.Endpoint))
        {
            options.MaxOutputTokenCount = chat.MaxOutputTokens;
        }
        else
        {
#pragma warning disable SCME0001 // Newer models of OpenAI refuse the old name of the bound; other servers ignore the new one, which would be no bound.
            options.Patch.Set("$.max_tokens"u8, chat.MaxOutputTokens);
#pragma warning restore SCME0001
        }

        return options;
    }

    private static bool IsOpenAI(Uri endpoint) =>
        endpoint.Host.Equals(OpenAIHost, StringComparison.OrdinalIgnoreCase) || endpoint.Host.EndsWith(AzureHosts, StringComparison.OrdinalIgnoreCase);
}
