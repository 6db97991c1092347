using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AnnotateHub.Data.Configurations;

internal sealed class RoundPersonConfiguration : IEntityTypeConfiguration<RoundPerson>
{
    public void Configure(EntityTypeBuilder<RoundPerson> builder)
    {
        builder.HasKey(roundPerson => new { roundPerson.RoundId, roundPerson.PersonId });
        builder.HasIndex(roundPerson => roundPerson.PersonId);
        builder.HasOne(roundPerson => roundPerson.Person).WithMany().HasForeignKey(roundPerson => roundPerson.PersonId);
    }
}
