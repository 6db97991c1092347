using AnnotateHub.Application.Kernel.Measures;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace AnnotateHub.Web.Hosting.Telemetry;

/// <summary>How many pages of Blazor are open.</summary>
internal sealed class CircuitCount(ServerMeter meter) : CircuitHandler
{
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        meter.Circuit(1);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        meter.Circuit(-1);
        return Task.CompletedTask;
    }
}
