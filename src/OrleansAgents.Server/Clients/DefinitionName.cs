using OrleansAgents.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace OrleansAgents.Server.Clients;

/// <summary>
/// Finds the name that a definition gives itself, which its address on a server needs. Everything else about the text is
/// left to the server: its limits count, not this machine's.
/// </summary>
internal static class DefinitionName
{
    private const int EventsMax = 1_000_000;

    /// <summary>Finds the name.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <returns>The name, or <c>definition.invalid</c>.</returns>
    public static Result<string> Find(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<DocumentStart>(out _) && parser.TryConsume<MappingStart>(out _))
            {
                return FindIn(parser);
            }

            return Invalid(new("Expected a mapping with a name and steps.", 1, 1));
        }
        catch (YamlException e)
        {
            return Invalid(new(e.Message, (int)e.Start.Line, (int)e.Start.Column));
        }
    }

    private static Result<string> FindIn(Parser parser)
    {
        for (var read = 0; read < EventsMax && parser.TryConsume<Scalar>(out var key); read++)
        {
            if (key.Value != "name")
            {
                parser.SkipThisAndNestedEvents();
            }
            else if (parser.TryConsume<Scalar>(out var name) && name.Value.Length > 0)
            {
                return name.Value;
            }
            else
            {
                return Invalid(new("The name must be a text.", (int)key.Start.Line, (int)key.Start.Column, "/name"));
            }
        }

        return Invalid(new("The definition has no name; add a line such as 'name: my-workflow'.", 1, 1));
    }

    private static DomainError Invalid(Problem problem) =>
        new("definition.invalid", ErrorKind.Invalid, "The definition cannot be read.") { Problems = [problem] };
}
