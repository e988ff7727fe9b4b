namespace OrleansAgents.Abstractions.Hosting;

/// <summary>Gives a random number from 0 to 1, for pauses that must not fall together. The host chooses the source; tests give a fixed one.</summary>
/// <returns>The number.</returns>
public delegate double Jitter();
