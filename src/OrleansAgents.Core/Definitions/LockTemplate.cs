using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Definitions;

/// <summary>The name of a resource in a definition, in which <c>{/pointer}</c> stands for a text or number of the run's input.</summary>
public static class LockTemplate
{
    /// <summary>The longest name of a resource.</summary>
    public const int LengthMax = 256;

    /// <summary>Says what is wrong with a template; null when nothing is.</summary>
    /// <param name="template">The template.</param>
    /// <returns>The problem.</returns>
    public static string? ProblemOf(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (!IsName(template))
        {
            return $"expected a resource of 1 to {LengthMax} printable characters without white space, found '{Shown(template)}'";
        }

        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '}')
            {
                return $"expected '{{' before '}}' in the resource '{Shown(template)}'; a value of the input is written {{/pointer}}";
            }

            if (template[i] != '{')
            {
                continue;
            }

            var end = template.IndexOf('}', i);
            if (end < 0 || end == i + 1 || template[i + 1] != '/' || template.IndexOf('{', i + 1, end - i - 1) >= 0)
            {
                return $"expected a pointer into the input, such as {{/repo}}, after '{{' in the resource '{Shown(template)}'";
            }

            i = end;
        }

        return null;
    }

    /// <summary>Names the resources of a step for one run, each once, in the order in which everybody takes them: so no two runs wait for each other.</summary>
    /// <param name="step">The step.</param>
    /// <param name="input">The run's input.</param>
    /// <returns>The resources in ordinal order, or <c>lock.invalid</c>.</returns>
    public static Result<IReadOnlyList<string>> Resolve(StepDefinition step, JsonPayload input)
    {
        ArgumentNullException.ThrowIfNull(step);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var template in step.Locks)
        {
            if (!Fill(template, input).TryGet(out var name, out var error))
            {
                return error;
            }

            names.Add(name);
        }

        return Result.Of<IReadOnlyList<string>>([.. names]);
    }

    private static Result<string> Fill(string template, JsonPayload input)
    {
        var name = new StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '{')
            {
                name.Append(template[i]);
                continue;
            }

            var end = template.IndexOf('}', i);
            var pointer = template[(i + 1)..end];
            if (!JsonPointer.TryFind(input.ToElement(), pointer, out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                return new DomainError("lock.invalid", ErrorKind.Invalid, $"The lock '{template}' needs a text or a number at '{pointer}' of the input.");
            }

            name.Append(value.ToString());
            i = end;
        }

        var text = name.ToString();
        return IsName(text)
            ? text
            : new DomainError("lock.invalid", ErrorKind.Invalid, $"The lock '{template}' needs 1 to {LengthMax} printable characters without white space; the input makes it '{Shown(text)}'.");
    }

    private static string Shown(string text) => (text.Length > 80 ? text[..80] + "..." : text).ReplaceLineEndings(" ");

    private static bool IsName(string text) => text.Length is > 0 and <= LengthMax && text.All(c => !char.IsWhiteSpace(c) && !char.IsControl(c));
}
