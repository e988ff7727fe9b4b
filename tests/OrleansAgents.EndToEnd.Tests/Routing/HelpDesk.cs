namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>A help desk of three different agents that share a capability, one of each kind, and the workflows that ask it.</summary>
internal static class HelpDesk
{
    public const string Capability = "helpdesk";
    public const string OfNetworks = "the vpn to the branch office drops, is it a firewall rule?";
    public const string OfPayroll = "how many days of leave are left on my payslip?";
    public const string OfDatabases = "restore the customers table from the backup of last night";
    public const string OfNobody = "good morning";

    private const string Steps = "steps: [{ id: answer, capability: helpdesk";

    /// <summary>Writes the operator's file and the definitions <c>help, asking</c> and <c>soon</c>; gives the file.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="agents">The http agents.</param>
    /// <param name="routing">The section of routing; none unless told.</param>
    /// <param name="swapped">Whether the agents of payroll and databases say of themselves what the other one said.</param>
    public static string Write(TempFolder folder, HttpAgents agents, string routing = "", bool swapped = false)
    {
        folder.Write("help.yaml", $"name: help\n{Steps} }}]\n");
        folder.Write("asking.yaml", $"name: asking\n{Steps}, routing: {{ minConfidence: 0.99, onLowConfidence: ask }} }}]\n");
        folder.Write("soon.yaml", $"name: soon\n{Steps}, routing: {{ minConfidence: 0.99, onLowConfidence: ask, timeout: 1s }} }}]\n");
        const string OfMoney = "description: \"Salaries, payslips, leave and expenses\", examples: [my payslip is wrong, how many days of leave are left, refund the train ticket]";
        const string OfTables = "description: \"Database tables, slow queries, backup and restore\", examples: [this query is slow, restore the orders table from a backup, add an index]";
        return folder.Write("orleansagents.yaml", $$$"""
            agents:
              - name: networks
                kind: process
                capabilities: [helpdesk]
                command: [sh, -c, 'cat > /dev/null; echo "{\"status\":\"success\",\"result\":{\"by\":\"networks\"}}"']
                description: Switches, VPN, DNS and firewall rules
                examples: [the vpn drops every hour, open port 443 on the firewall, which dns server answers for this zone]
              - { name: payroll, kind: http, endpoint: "{{{agents.EndpointOf("payroll")}}}", capabilities: [helpdesk], {{{(swapped ? OfTables : OfMoney)}}} }
              - { name: databases, kind: local, type: echo, with: { value: { by: databases } }, capabilities: [helpdesk], {{{(swapped ? OfMoney : OfTables)}}} }
            {{{routing}}}
            definitions: [help.yaml, asking.yaml, soon.yaml]

            """);
    }

    /// <summary>Gives the input of a run.</summary>
    public static string Asking(string question) => $$"""{"question":"{{question}}"}""";
}
