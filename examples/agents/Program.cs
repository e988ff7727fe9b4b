using ExampleAgents.Calls;
using ExampleAgents.SelfHealing;

// An agent is a name, one call on stdin and one answer on stdout. The shop is no agent: it is what self-healing heals.
return args switch
{
    ["self-healing/shop", var folder] => await Shop.ServeAsync(folder),
    [var agent] => AgentProgram.Run(agent, Console.OpenStandardInput(), Console.OpenStandardOutput()),
    _ => AgentProgram.Misused(),
};
