using Polly;

namespace OrleansAgents.Agents.Circuits;

/// <summary>The permission to make one call; whoever has it says how the call ended, once.</summary>
internal sealed class CircuitPass
{
    private readonly Circuit _circuit;
    private readonly TaskCompletionSource<CircuitVerdict>? _probe;
    private readonly Task<Outcome<CircuitVerdict>>? _judged;

    /// <summary>Initializes a new instance of the <see cref="CircuitPass"/> class for a call through a closed circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    public CircuitPass(Circuit circuit) => _circuit = circuit;

    /// <summary>Initializes a new instance of the <see cref="CircuitPass"/> class for the one call that tries a circuit that was open.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="probe">Takes the verdict.</param>
    /// <param name="judged">Ends when the circuit has drawn its conclusion.</param>
    public CircuitPass(Circuit circuit, TaskCompletionSource<CircuitVerdict> probe, Task<Outcome<CircuitVerdict>> judged) =>
        (_circuit, _probe, _judged) = (circuit, probe, judged);

    /// <summary>Says how the call ended.</summary>
    /// <param name="verdict">What it says about the agent.</param>
    /// <returns>A task that ends when the circuit has drawn its conclusion: the next call meets it.</returns>
    public async ValueTask EndAsync(CircuitVerdict verdict)
    {
        if (_probe is null)
        {
            _circuit.Report(verdict);
        }
        else if (_probe.TrySetResult(verdict))
        {
            await _judged!;
        }
    }
}
