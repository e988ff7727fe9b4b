using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Commands;
using OrleansAgents.Server.Commands.Agents;
using OrleansAgents.Server.Commands.Locks;
using OrleansAgents.Server.Commands.Routes;

namespace OrleansAgents.Server.CommandLine;

/// <summary>The program behind its entry point: arguments in, exit code out.</summary>
internal static class CliApplication
{
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null }; // @file belongs to --input

    /// <summary>Carries out one command line. Nothing is thrown, and no stack trace is shown.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="environment">The outside.</param>
    /// <param name="cancellationToken">Ctrl+C or SIGTERM: stop gracefully.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var reporter = new Reporter(environment.Error, json: arguments.Contains(CommonOptions.JsonName));
        try
        {
            var parsed = CreateRoot(environment).Parse(arguments, Parser);
            return parsed.Action is ParseErrorAction
                ? FailUsage(parsed, reporter)
                : await parsed.InvokeAsync(Configuration(environment), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return reporter.Fail(CliErrors.Interrupted("Stopped before the end."));
        }
        catch (StoreUnavailableException e)
        {
            return reporter.Fail(new DomainError(e.Code, ErrorKind.Unavailable, e.Message));
        }
        catch (Exception e) // the boundary of the program: whatever it is, the user gets a sentence
        {
            return reporter.Fail(new DomainError("program.failed", ErrorKind.Unavailable, $"Unexpected {e.GetType().Name}: {e.Message}"));
        }
    }

    private static InvocationConfiguration Configuration(CliEnvironment environment) => new()
    {
        Output = environment.Out,
        Error = environment.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null, // the entry point owns the signals
    };

    private static RootCommand CreateRoot(CliEnvironment environment)
    {
        var root = new RootCommand(
            """
            Runs multi-agent workflows that survive crashes.

            Examples:
              orleansagents run flow.yaml --input '{"question":"How are runs resumed?"}'
              orleansagents serve
              orleansagents submit flow.yaml --input @question.json --follow

            Exit codes: 0 done; 1 the run failed or was cancelled, the command was refused or interrupted;
            2 wrong arguments, definition, input or configuration; 3 the server cannot be reached;
            4 'run' left a run that waits for a person or a signal.
            """)
        {
            RunCommand.Create(environment),
            ServeCommand.Create(environment),
            SubmitCommand.Create(environment),
            ListCommand.Create(environment),
            GetCommand.Create(environment),
            WatchCommand.Create(environment),
            CancelCommand.Create(environment),
            SignalCommand.Create(environment),
            ForkCommand.Create(environment),
            RetryCommand.Create(environment),
            LimitsCommand.Create(environment),
            ResolveCommand.Create(environment),
            MessagesCommand.Create(environment),
            DefinitionsCommand.Create(environment),
            AgentsCommand.Create(environment),
            RouteCommand.Create(environment),
            LocksCommand.Create(environment),
            ValidateCommand.Create(environment),
            BackupCommand.Create(environment),
            RestoreCommand.Create(environment),
            MigrateCommand.Create(environment),
            ExportCommand.Create(environment),
            ImportCommand.Create(environment),
            DoctorCommand.Create(environment),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new CliHelpAction((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction(environment.Out);
        return root;
    }

    private static int FailUsage(ParseResult parsed, Reporter reporter)
    {
        var messages = parsed.Errors.Select(e => e.Message).Distinct().ToArray();
        var command = string.Join(' ', Names(parsed.CommandResult).Reverse());
        var problems = messages.Length > 1 ? messages.Select(m => new Problem(m)).ToArray() : [];
        var what = messages.Length == 1 ? messages[0] : $"{messages.Length} arguments are wrong.";
        return reporter.Fail(CliErrors.Usage($"{what} See: {command} --help") with { Problems = problems });
    }

    private static IEnumerable<string> Names(System.CommandLine.Parsing.SymbolResult? result)
    {
        for (; result is System.CommandLine.Parsing.CommandResult command; result = command.Parent)
        {
            yield return command.Command is RootCommand ? "orleansagents" : command.Command.Name;
        }
    }

    private sealed class VersionAction(TextWriter output) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(CliApplication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            output.WriteLine($"orleansagents {version}");
            return ExitCodes.Done;
        }
    }
}
