using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class WorkCountConfiguration : IEntityTypeConfiguration<WorkCount>
{
    public void Configure(EntityTypeBuilder<WorkCount> builder)
    {
        builder.HasKey(workCount => new
        {
            workCount.RoundId,
            workCount.PersonId,
            workCount.Patient,
            workCount.Split,
            workCount.State,
        });
        builder.HasOne<Round>().WithMany().HasForeignKey(row => row.RoundId);
        // Somebody who did work stays an account: what they did names them.
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
