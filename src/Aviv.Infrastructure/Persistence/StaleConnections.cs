using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Aviv.Infrastructure.Persistence;

/// <summary>
/// Has a pool forget the server that a command failed on, where a new connection may find a better one, as after a failover.
/// </summary>
internal sealed class StaleConnections(DataSources sources) : DbCommandInterceptor
{
    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        if (DatabaseFault.DropsConnections(eventData.Exception)) sources.DropIdle(command.Connection!);
        return Task.CompletedTask;
    }
}
