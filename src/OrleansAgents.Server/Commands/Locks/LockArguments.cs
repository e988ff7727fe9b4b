using System.CommandLine;
using System.Globalization;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands.Locks;

/// <summary>The arguments and options that commands on locks share.</summary>
internal static class LockArguments
{
    private const int NameLengthMax = 256;

    /// <summary>The shortest lease.</summary>
    public static readonly TimeSpan LeaseMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest lease.</summary>
    public static readonly TimeSpan LeaseMax = TimeSpan.FromDays(1);

    /// <summary>Makes the argument that names a resource.</summary>
    /// <returns>The argument.</returns>
    public static Argument<string> Resource()
    {
        var resource = new Argument<string>("RESOURCE") { Description = "What is locked, such as repo:owner/name." };
        resource.Validators.Add(result =>
        {
            // A dot or two mean another address to every web server, however they are written.
            if (result.Tokens is [{ Value: var value }]
                && (value.Length is 0 or > NameLengthMax || value is "." or ".." || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))))
            {
                result.AddError($"RESOURCE must be 1 to {NameLengthMax} printable characters without white space, and not . or ..; found '{value}'.");
            }
        });
        return resource;
    }

    /// <summary>Makes <c>--owner</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> Owner()
    {
        var owner = CommonOptions.Text("--owner", "Who holds the lock.", "NAME", NameLengthMax);
        owner.Required = true;
        return owner;
    }

    /// <summary>Makes <c>--fence</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<long> Fence() => new("--fence")
    {
        Description = "The fence that 'locks acquire' printed.",
        HelpName = "N",
        Required = true,
        CustomParser = result =>
        {
            if (long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var fence) && fence > 0)
            {
                return fence;
            }

            result.AddError($"--fence must be a number from 1 to {long.MaxValue}; found '{result.Tokens[0].Value}'.");
            return 0;
        },
    };
}
