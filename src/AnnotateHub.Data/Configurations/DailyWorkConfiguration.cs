using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class DailyWorkConfiguration : IEntityTypeConfiguration<DailyWork>
{
    public void Configure(EntityTypeBuilder<DailyWork> builder)
    {
        builder.HasKey(dailyWork => new
        {
            dailyWork.RoundId,
            dailyWork.PersonId,
            dailyWork.Day,
        });
        builder.HasOne<Round>().WithMany().HasForeignKey(row => row.RoundId);
        // Somebody who did work stays an account: what they did names them.
        builder.HasOne<Person>().WithMany().HasForeignKey(row => row.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}
