using System.Runtime.InteropServices;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;

using var stop = new CancellationTokenSource();

// The first signal asks for a graceful stop; a second one finds no handler that holds it back, and ends the process.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var environment = CliEnvironment.OfProcess(new PlatformFactory());
return await CliApplication.RunAsync(args, environment, stop.Token);
