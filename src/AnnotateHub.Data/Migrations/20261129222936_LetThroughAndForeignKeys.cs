using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace AnnotateHub.Data.Migrations
{
    /// <inheritdoc />
    public partial class LetThroughAndForeignKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "LetThroughAt",
                table: "RoundPeople",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LetThroughNote",
                table: "RoundPeople",
                type: "TEXT",
                nullable: true);

            // Until now a note that begins with "Let through" decided; its parts become columns, and what is missing there is in the audit.
            migrationBuilder.Sql("""
                UPDATE "RoundPeople" SET
                    "LetThroughAt" = COALESCE(
                        (SELECT MAX(a."At") FROM "Audit" a WHERE a."Action" = 'round.letThrough' AND a."RoundId" = "RoundPeople"."RoundId" AND a."SubjectId" = "RoundPeople"."PersonId"),
                        (SELECT r."CreatedAt" FROM "Rounds" r WHERE r."Id" = "RoundPeople"."RoundId"), 0),
                    "LetThroughNote" = CASE instr("GateNote", ' (before: ') WHEN 0 THEN "GateNote" ELSE substr("GateNote", 1, instr("GateNote", ' (before: ') - 1) END,
                    "GateNote" = CASE instr("GateNote", ' (before: ') WHEN 0 THEN NULL
                        ELSE substr("GateNote", instr("GateNote", ' (before: ') + 10, length("GateNote") - instr("GateNote", ' (before: ') - 10) END
                WHERE "GateNote" LIKE 'Let through by %'
                """);

            // Settings and manifests say "max" where they said "most" (docs/decisions/0008-standard-names.md).
            migrationBuilder.Sql("""UPDATE "ModelRuns" SET "Settings" = replace("Settings", '"mostPerImage"', '"maxPerImage"')""");
            migrationBuilder.Sql("""UPDATE "ModelVersions" SET "Manifest" = replace("Manifest", '"mostDetections"', '"maxDetections"')""");

            // Counters of rounds, people or assignments that are gone count nothing that could be shown; a foreign key would refuse them.
            migrationBuilder.Sql("""DELETE FROM "WorkCounts" WHERE "PersonId" NOT IN (SELECT "Id" FROM "AspNetUsers") OR "RoundId" NOT IN (SELECT "Id" FROM "Rounds")""");
            migrationBuilder.Sql("""DELETE FROM "RoundClassCounts" WHERE "PersonId" NOT IN (SELECT "Id" FROM "AspNetUsers") OR "RoundId" NOT IN (SELECT "Id" FROM "Rounds")""");
            migrationBuilder.Sql("""DELETE FROM "DailyWork" WHERE "PersonId" NOT IN (SELECT "Id" FROM "AspNetUsers") OR "RoundId" NOT IN (SELECT "Id" FROM "Rounds")""");
            migrationBuilder.Sql("""DELETE FROM "ActiveTimes" WHERE "AssignmentId" NOT IN (SELECT "Id" FROM "Assignments")""");

            migrationBuilder.CreateIndex(
                name: "IX_WorkCounts_PersonId",
                table: "WorkCounts",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SealBreaks_PersonId",
                table: "SealBreaks",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_RoundClassCounts_PersonId",
                table: "RoundClassCounts",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_DailyWork_PersonId",
                table: "DailyWork",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_AdjudicationSnapshots_PersonId",
                table: "AdjudicationSnapshots",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_AdjudicationInputs_ImageGroupId",
                table: "AdjudicationInputs",
                column: "ImageGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_AdjudicationEntries_ImageGroupId",
                table: "AdjudicationEntries",
                column: "ImageGroupId");

            migrationBuilder.CreateIndex(
                name: "IX_AdjudicationEntries_PersonId",
                table: "AdjudicationEntries",
                column: "PersonId");

            migrationBuilder.AddForeignKey(
                name: "FK_ActiveTimes_Assignments_AssignmentId",
                table: "ActiveTimes",
                column: "AssignmentId",
                principalTable: "Assignments",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationEntries_Adjudications_RoundId",
                table: "AdjudicationEntries",
                column: "RoundId",
                principalTable: "Adjudications",
                principalColumn: "RoundId",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationEntries_AspNetUsers_PersonId",
                table: "AdjudicationEntries",
                column: "PersonId",
                principalTable: "AspNetUsers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationEntries_ImageGroups_ImageGroupId",
                table: "AdjudicationEntries",
                column: "ImageGroupId",
                principalTable: "ImageGroups",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationInputs_Adjudications_RoundId",
                table: "AdjudicationInputs",
                column: "RoundId",
                principalTable: "Adjudications",
                principalColumn: "RoundId",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationInputs_ImageGroups_ImageGroupId",
                table: "AdjudicationInputs",
                column: "ImageGroupId",
                principalTable: "ImageGroups",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationSnapshots_Adjudications_RoundId",
                table: "AdjudicationSnapshots",
                column: "RoundId",
                principalTable: "Adjudications",
                principalColumn: "RoundId",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_AdjudicationSnapshots_AspNetUsers_PersonId",
                table: "AdjudicationSnapshots",
                column: "PersonId",
                principalTable: "AspNetUsers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_DailyWork_AspNetUsers_PersonId",
                table: "DailyWork",
                column: "PersonId",
                principalTable: "AspNetUsers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_DailyWork_Rounds_RoundId",
                table: "DailyWork",
                column: "RoundId",
                principalTable: "Rounds",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_RoundClassCounts_AspNetUsers_PersonId",
                table: "RoundClassCounts",
                column: "PersonId",
                principalTable: "AspNetUsers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_RoundClassCounts_Rounds_RoundId",
                table: "RoundClassCounts",
                column: "RoundId",
                principalTable: "Rounds",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_SealBreaks_AspNetUsers_PersonId",
                table: "SealBreaks",
                column: "PersonId",
                principalTable: "AspNetUsers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_SealBreaks_Rounds_RoundId",
                table: "SealBreaks",
                column: "RoundId",
                principalTable: "Rounds",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_WorkCounts_AspNetUsers_PersonId",
                table: "WorkCounts",
                column: "PersonId",
                principalTable: "AspNetUsers",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_WorkCounts_Rounds_RoundId",
                table: "WorkCounts",
                column: "RoundId",
                principalTable: "Rounds",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_ActiveTimes_Assignments_AssignmentId",
                table: "ActiveTimes");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationEntries_Adjudications_RoundId",
                table: "AdjudicationEntries");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationEntries_AspNetUsers_PersonId",
                table: "AdjudicationEntries");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationEntries_ImageGroups_ImageGroupId",
                table: "AdjudicationEntries");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationInputs_Adjudications_RoundId",
                table: "AdjudicationInputs");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationInputs_ImageGroups_ImageGroupId",
                table: "AdjudicationInputs");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationSnapshots_Adjudications_RoundId",
                table: "AdjudicationSnapshots");

            migrationBuilder.DropForeignKey(
                name: "FK_AdjudicationSnapshots_AspNetUsers_PersonId",
                table: "AdjudicationSnapshots");

            migrationBuilder.DropForeignKey(
                name: "FK_DailyWork_AspNetUsers_PersonId",
                table: "DailyWork");

            migrationBuilder.DropForeignKey(
                name: "FK_DailyWork_Rounds_RoundId",
                table: "DailyWork");

            migrationBuilder.DropForeignKey(
                name: "FK_RoundClassCounts_AspNetUsers_PersonId",
                table: "RoundClassCounts");

            migrationBuilder.DropForeignKey(
                name: "FK_RoundClassCounts_Rounds_RoundId",
                table: "RoundClassCounts");

            migrationBuilder.DropForeignKey(
                name: "FK_SealBreaks_AspNetUsers_PersonId",
                table: "SealBreaks");

            migrationBuilder.DropForeignKey(
                name: "FK_SealBreaks_Rounds_RoundId",
                table: "SealBreaks");

            migrationBuilder.DropForeignKey(
                name: "FK_WorkCounts_AspNetUsers_PersonId",
                table: "WorkCounts");

            migrationBuilder.DropForeignKey(
                name: "FK_WorkCounts_Rounds_RoundId",
                table: "WorkCounts");

            migrationBuilder.DropIndex(
                name: "IX_WorkCounts_PersonId",
                table: "WorkCounts");

            migrationBuilder.DropIndex(
                name: "IX_SealBreaks_PersonId",
                table: "SealBreaks");

            migrationBuilder.DropIndex(
                name: "IX_RoundClassCounts_PersonId",
                table: "RoundClassCounts");

            migrationBuilder.DropIndex(
                name: "IX_DailyWork_PersonId",
                table: "DailyWork");

            migrationBuilder.DropIndex(
                name: "IX_AdjudicationSnapshots_PersonId",
                table: "AdjudicationSnapshots");

            migrationBuilder.DropIndex(
                name: "IX_AdjudicationInputs_ImageGroupId",
                table: "AdjudicationInputs");

            migrationBuilder.DropIndex(
                name: "IX_AdjudicationEntries_ImageGroupId",
                table: "AdjudicationEntries");

            migrationBuilder.DropIndex(
                name: "IX_AdjudicationEntries_PersonId",
                table: "AdjudicationEntries");

            migrationBuilder.DropColumn(
                name: "LetThroughAt",
                table: "RoundPeople");

            migrationBuilder.DropColumn(
                name: "LetThroughNote",
                table: "RoundPeople");
        }
    }
}
