"""Rows of programs for the walk over all URLs: of the branch, of the school, and what may leak."""

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories import (
    AnswerFactory,
    CelebrationFactory,
    ContributionFactory,
    ExchangeCommentFactory,
    ExchangeFileFactory,
    ExchangeResourceFactory,
    ExchangeUseFactory,
    PartnerAgreementFactory,
    PartnerContactFactory,
    PartnerFactory,
    ProgramFactory,
    ProgramUploadFactory,
    PublicSentenceFactory,
    PublicYesFactory,
    RoomFactory,
    SeriesFactory,
    SessionFactory,
    SessionFileFactory,
    SessionLogFactory,
    SignUpFactory,
    SubscriptionFactory,
    SurveyFactory,
    TranslationFactory,
)


def programs(found):
    """Adds to `found`: branch_program (public), school_program (of the school, not for the public),
    draft_program (of the branch), each with …_session; what hangs on them."""
    district, school, branch = found["district"], found["school"], found["branch"]
    district.public_site = True
    district.save(update_fields=["public_site"])
    found["partner"] = PartnerFactory(district=district)
    found["partner_contact"] = PartnerContactFactory(partner=found["partner"])
    found["partner_agreement"] = PartnerAgreementFactory(
        partner=found["partner"], kept_by=found["supervisor"]
    )
    for name, fields in {
        "branch_program": {"place": branch},
        "school_program": {"place": school, "is_public": False, "sponsor": "school"},
        "draft_program": {"place": branch, "state": "draft"},
    }.items():
        found[name] = ProgramFactory(created_by=found["branch_lead"], **fields)
        found[f"{name}_session"] = SessionFactory(program=found[name])
        found[f"{name}_held"] = SessionFactory(program=found[name], days=-3)
    for name in ("branch_program", "school_program"):
        found[f"{name}_log"] = SessionLogFactory(session=found[f"{name}_held"])
        found[f"{name}_file"] = SessionFileFactory(log=found[f"{name}_log"])
        found[f"{name}_unlogged"] = SessionFactory(program=found[name], days=-2)
    found["series"] = SeriesFactory(program=found["branch_program"])
    found["room"] = RoomFactory(place=branch)
    found["contribution"] = ContributionFactory(
        program=found["branch_program"], item=found["branch_item"]
    )
    found["survey"] = SurveyFactory(
        program=found["branch_program"], created_by=found["branch_lead"]
    )
    found["answer"] = AnswerFactory(survey=found["survey"])
    found["branch_program_session"].takes_sign_up = True
    found["branch_program_session"].save(update_fields=["takes_sign_up"])
    found["sign_up"] = SignUpFactory(session=found["branch_program_session"])
    found["celebration"] = CelebrationFactory(
        session=found["branch_program_held"], by=found["branch_lead"]
    )
    found["subscription"] = SubscriptionFactory(place=branch, created_by=found["branch_lead"])
    found["program_upload"] = ProgramUploadFactory(place=branch, created_by=found["branch_lead"])
    given = {"place": school, "by": found["specialist"]}
    found["exchange_resource"] = ExchangeResourceFactory(**given)
    found["exchange_file"] = ExchangeFileFactory(resource=found["exchange_resource"])
    found["exchange_comment"] = ExchangeCommentFactory(
        resource=found["exchange_resource"], by=found["specialist"]
    )
    found["exchange_use"] = ExchangeUseFactory(
        resource=found["exchange_resource"], by=found["specialist"]
    )
    _exchange_of_more_readers(found)
    found["public_sentence"] = PublicSentenceFactory(
        item=found["branch_item"], by=found["branch_lead"]
    )
    found["public_yes"] = PublicYesFactory(
        sentence=found["public_sentence"], place=school, by=found["zone_lead"]
    )
    found["translation"] = TranslationFactory(
        of_row=found["branch_program"], checked_by=found["branch_lead"]
    )


def _exchange_of_more_readers(found):
    """What the branch opened to all districts and to families; what the school's was hidden."""
    now = timezone.now()
    opened = {"for_all_districts": True, "everywhere_at": now, "families_at": now}
    found["exchange_open"] = ExchangeResourceFactory(
        place=found["branch"], by=found["branch_lead"], for_families=True, **opened
    )
    found["exchange_own_file"] = _file_of(found["exchange_resource"])
    found["exchange_open_file"] = _file_of(found["exchange_open"])
    found["exchange_hidden"] = ExchangeResourceFactory(
        place=found["school"], by=found["specialist"], hidden_at=now, hidden_because="Outdated"
    )
    found["exchange_hidden_comment"] = ExchangeCommentFactory(
        resource=found["exchange_hidden"], by=found["specialist"]
    )


def _file_of(resource):
    content = ContentFile(b"what to bring", "notes.txt")
    return ExchangeFileFactory(resource=resource, link="", file=content, name="notes.txt")
