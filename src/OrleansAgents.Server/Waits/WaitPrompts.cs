using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Waits;

/// <summary>Asks the person at the keyboard.</summary>
/// <param name="console">The terminal.</param>
internal sealed class WaitPrompts(IAnsiConsole console)
{
    /// <summary>Asks for the answer to a wait.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="about">What is waited for, in words.</param>
    /// <param name="isRouted">Whether the bound that may be asked about is one of hops, not of cycles.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>The answer.</returns>
    public Task<JsonPayload> AskAsync(WaitView wait, string about, bool isRouted, CancellationToken cancellationToken)
    {
        Say(about);
        return wait.Kind switch
        {
            WaitKind.Approval => AskApprovalAsync(cancellationToken),
            WaitKind.Exhausted => AskExhaustedAsync(isRouted, cancellationToken),
            WaitKind.Clarification => AskClarificationAsync(wait.Options ?? [], cancellationToken),
            _ => AskAnythingAsync("The answer, JSON or plain text:", cancellationToken),
        };
    }

    /// <summary>Asks what came of a call whose outcome is not known.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>What came of it.</returns>
    public async Task<Resolution> AskAsync(StepView step, CancellationToken cancellationToken)
    {
        var known = step.Error is { } error ? $": {ProgressText.Error(error)}" : "";
        Say($"nobody knows what came of step '{Printable.Line(step.Id)}', which must not be done twice{known}");
        var prompt = new TextPrompt<string>("What came of it?").AddChoice("done").AddChoice("again").AddChoice("fail");
        return await prompt.ShowAsync(console, cancellationToken) switch
        {
            "done" => new(ResolvedOutcome.Done, await AskAnythingAsync("Its result, JSON or plain text:", cancellationToken)),
            "again" => new(ResolvedOutcome.Again, null),
            _ => new(ResolvedOutcome.Fail, null),
        };
    }

    /// <summary>Says something between two questions.</summary>
    /// <param name="text">What.</param>
    public void Say(string text) => console.WriteLine(text);

    private async Task<JsonPayload> AskApprovalAsync(CancellationToken cancellationToken)
    {
        var answer = await new TextPrompt<string>("Approve?").AddChoice("y").AddChoice("n").ShowAsync(console, cancellationToken);
        return answer == "y" ? ApprovalAnswer.Yes : ApprovalAnswer.No;
    }

    private async Task<JsonPayload> AskExhaustedAsync(bool isRouted, CancellationToken cancellationToken)
    {
        var what = isRouted ? "hops" : "cycles";
        var prompt = new TextPrompt<string>($"extend N (a new total of {what}), complete, or fail:")
            .Validate(text => Exhausted(text, isRouted) is not null, $"Expected 'extend N', 'complete' or 'fail'.");
        return Exhausted(await prompt.ShowAsync(console, cancellationToken), isRouted)!;
    }

    /// <summary>The name of a candidate picks it; JSON may pick any agent; anything else is what is meant.</summary>
    private async Task<JsonPayload> AskClarificationAsync(IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        var names = candidates.Count == 0 ? "The name of an agent" : $"One of {string.Join(", ", candidates.Select(Printable.Line))}";
        var prompt = new TextPrompt<string>(Markup.Escape($"{names}, or more words on what is meant:"))
            .Validate(text => !string.IsNullOrWhiteSpace(text), "Expected a name or words.");
        var said = (await prompt.ShowAsync(console, cancellationToken)).Trim();
        return candidates.Contains(said) ? ClarificationAnswer.OfService(said)
            : JsonPayload.TryParse(Encoding.UTF8.GetBytes(said), out var json, out _) && said[0] == '{' && ClarificationAnswer.Read(json) is not null ? json
            : ClarificationAnswer.OfText(said);
    }

    private async Task<JsonPayload> AskAnythingAsync(string question, CancellationToken cancellationToken)
    {
        var text = await new TextPrompt<string>(question).ShowAsync(console, cancellationToken);
        return JsonPayload.TryParse(Encoding.UTF8.GetBytes(text), out var payload, out _)
            ? payload
            : JsonPayload.Parse($"\"{JsonEncodedText.Encode(text)}\"");
    }

    private static JsonPayload? Exhausted(string text, bool isRouted)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [ExhaustedAnswer.Complete or ExhaustedAnswer.Fail] => ExhaustedAnswer.Of(words[0]),
            [ExhaustedAnswer.Extend, var n] when int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var total) && total > 0 =>
                ExhaustedAnswer.Of(ExhaustedAnswer.Extend, isRouted ? null : total, isRouted ? total : null),
            _ => null,
        };
    }
}
