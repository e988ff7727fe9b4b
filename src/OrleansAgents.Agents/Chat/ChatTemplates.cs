using System.Globalization;
using HandlebarsDotNet;
using OrleansAgents.Agents.Answers;

namespace OrleansAgents.Agents.Chat;

/// <summary>
/// The templates of chat agents: Handlebars without HTML escaping. They see the payload of the call (<c>input, steps,
/// messages, locks, with, hop, cycle, max_cycles, remaining_hops</c>), and the helper <c>json</c> prints a value as JSON.
/// They come from the operator's file alone; what a workflow or a model wrote is data to them and never compiled.
/// </summary>
public static class ChatTemplates
{
    private static readonly Lock Compiling = new();
    private static readonly IHandlebars Environment = CreateEnvironment();

    /// <summary>Says what is wrong with a template.</summary>
    /// <param name="template">The template.</param>
    /// <returns>The problem on one line; null when it can be used.</returns>
    public static string? FindProblem(string template)
    {
        try
        {
            Compile(template);
            return null;
        }
        catch (ChatTemplateException e)
        {
            return e.Message;
        }
    }

    /// <summary>Compiles a template. Costs milliseconds.</summary>
    /// <param name="template">The template.</param>
    /// <returns>Renders the template.</returns>
    /// <exception cref="ChatTemplateException">It is broken.</exception>
    internal static HandlebarsTemplate<TextWriter, object, object> Compile(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        try
        {
            lock (Compiling)
            {
                return Environment.Compile(new StringReader(template));
            }
        }
        catch (Exception e)                                // the boundary to the template language, whose compiler trips over some broken blocks
        {
            throw new ChatTemplateException(e);
        }
    }

    private static IHandlebars CreateEnvironment()
    {
        var environment = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true, FormatProvider = CultureInfo.InvariantCulture });
        environment.Configuration.FormatterProviders.Add(new TemplateValues.Formatters());
        environment.RegisterHelper("json", static (EncodedTextWriter output, Context _, Arguments arguments) =>
            output.Write(TemplateValues.Json(arguments.Length > 0 ? arguments[0] : null), encode: false));
        return environment;
    }
}

/// <summary>A template is broken, or cannot be filled in. The message says on one line why.</summary>
/// <param name="inner">What the template language threw.</param>
internal sealed class ChatTemplateException(Exception inner) : Exception(Excerpt.Of(inner.Message, 300), inner);
