using System.CommandLine;
using System.Text.RegularExpressions;

namespace OrleansAgents.Server.Commands.Agents;

/// <summary>The argument that names an agent.</summary>
internal static partial class AgentName
{
    /// <summary>Makes the argument. What could not stand in the server's address is refused before the server is asked.</summary>
    /// <returns>The argument.</returns>
    public static Argument<string> Argument()
    {
        var name = new Argument<string>("NAME") { Description = "The agent." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !Syntax().IsMatch(value))
            {
                result.AddError(
                    $"'{value}' is not the name of an agent: 1 to 64 letters (a to z), digits, '-', '_' or '.', the first a letter or digit.");
            }
        });
        return name;
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Syntax();
}
