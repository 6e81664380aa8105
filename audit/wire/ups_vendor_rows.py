"""Where makers keep the state of an uninterruptible power supply: one row an agent's MIB.

The form is that of `host_vendor_processors`; `ups` rows fill what the rows above left unsaid.
`charge=` and `load=` are percent, `run=` minutes (`/60` of seconds, `/6000` of TimeTicks), `in=`
and `out=` volts, `temp=` degrees Celsius, `held=` seconds on battery. `source=` with `on=` tells
that the load is fed from the battery, `battery=` with `states=` how the battery is; without
`states=` the numbers are those of RFC 1628. `alarm=oid==n:name` is one alarm. An OID with `!` is
asked as it stands.
"""

ROWS = """
ups 318 charge=318.1.1.1.2.3.1.0/10|318.1.1.1.2.2.1.0 run=318.1.1.1.2.2.3.0/6000
    load=318.1.1.1.4.3.3.0/10|318.1.1.1.4.2.3.0 in=318.1.1.1.3.3.1.0/10|318.1.1.1.3.2.1.0
    out=318.1.1.1.4.3.1.0/10|318.1.1.1.4.2.1.0 temp=318.1.1.1.2.3.2.0/10|318.1.1.1.2.2.2.0
    held=318.1.1.1.2.1.2.0/100 source=318.1.1.1.4.1.1.0 on=3 battery=318.1.1.1.2.1.1.0
    states=1:unknown,2:batteryNormal,3:batteryLow,4:batteryFault,5:unknown
    alarm=318.1.1.1.2.2.4.0==2:batteryBad
    # PowerNet-MIB::upsHighPrecBatteryCapacity, upsAdvBatteryRunTimeRemaining,
    upsBasicOutputStatus
ups 318 load=318.1.1.1.9.3.3.1.10 in=318.1.1.1.9.2.3.1.3 out=318.1.1.1.9.3.3.1.3
    # PowerNet-MIB::upsPhaseOutputPercentLoad, upsPhaseInputVoltage, of three-phase models
ups 534 charge=534.1.2.4.0 run=534.1.2.1.0/60 load=534.1.4.1.0|534.1.4.4.1.8 in=534.1.3.4.1.2
    out=534.1.4.4.1.2 temp=534.1.6.1.0 source=534.1.4.5.0 on=5 battery=534.1.2.5.0
    states=1:batteryNormal,2:batteryNormal,3:batteryNormal,4:batteryNormal,5:unknown,6:batteryFault,7:batteryNormal,8:batteryFault
    alarm=534.1.2.7.0==1:batteryBad alarm=534.1.2.10.0==1:lowBattery
    # XUPS-MIB::xupsBatCapacity, xupsBatTimeRemaining (seconds), xupsOutputSource
ups 232.165.3 charge=232.165.3.2.4.0 run=232.165.3.2.1.0/60 load=232.165.3.4.1.0
    in=232.165.3.3.4.1.2 out=232.165.3.4.4.1.2 source=232.165.3.4.5.0 on=5
    battery=232.165.3.2.5.0
    states=1:batteryNormal,2:batteryNormal,3:batteryNormal,4:batteryNormal,5:unknown
    # CPQPOWER-MIB::upsBatteryCapacity, upsBatteryTimeRemaining (seconds)
ups 705 charge=705.1.5.2.0 run=705.1.5.1.0/60 load=705.1.7.2.1.4 in=705.1.6.2.1.2/10
    out=705.1.7.2.1.2/10 temp=705.1.5.7.0 source=705.1.7.3.0 on=1 battery=705.1.5.14.0
    states=1:batteryLow,2:batteryNormal alarm=705.1.5.9.0==1:batteryBad
    alarm=705.1.5.11.0==1:batteryBad alarm=705.1.7.10.0==1:outputOverload
    alarm=705.1.5.15.0==1:chargerFailed
    # MG-SNMP-UPS-MIB::upsmgBatteryLevel, upsmgBatteryRemainingTime (seconds),
    upsmgOutputOnBattery
ups 3808 charge=3808.1.1.1.2.2.1.0 run=3808.1.1.1.2.2.4.0/6000 load=3808.1.1.1.4.2.3.0
    in=3808.1.1.1.3.2.1.0/10 out=3808.1.1.1.4.2.1.0/10 temp=3808.1.1.1.2.2.3.0
    source=3808.1.1.1.4.1.1.0 on=3 battery=3808.1.1.1.2.1.1.0
    states=1:unknown,2:batteryNormal,3:batteryLow alarm=3808.1.1.1.2.2.5.0==2:batteryBad
    # CPS-MIB::upsAdvanceBatteryCapacity, upsAdvanceBatteryRunTimeRemaining (TimeTicks)
ups 935.10 charge=935.10.1.1.3.4.0 run=935.10.1.1.3.3.0 load=935.10.1.1.2.18.1.7
    in=935.10.1.1.2.16.1.3 out=935.10.1.1.2.18.1.3 temp=935.10.1.1.3.8.0 source=935.10.1.1.2.1.0
    on=5 battery=935.10.1.1.3.1.0
    states=1:unknown,2:batteryNormal,3:batteryLow,4:batteryDepleted,5:batteryNormal,6:batteryFault
    # EPPC-MIB::upsEBatteryEstimatedChargeRemaining
ups 935 charge=935.1.1.1.2.2.1.0|935.1.1.1.8.1.2.0 run=935.1.1.1.8.1.3.0|935.1.1.1.2.2.4.0/60
    load=935.1.1.1.8.3.5.0/10|935.1.1.1.4.2.3.0 in=935.1.1.1.8.2.2.0/10|935.1.1.1.3.2.1.0/10
    out=935.1.1.1.8.3.2.0/10|935.1.1.1.4.2.1.0/10 temp=935.1.1.1.2.2.3.0/10
    held=935.1.1.1.2.1.2.0 source=935.1.1.1.4.1.1.0 on=3 battery=935.1.1.1.2.1.1.0
    states=1:unknown,2:batteryNormal,3:batteryLow alarm=935.1.1.1.2.2.5.0==2:batteryBad
    # UPSMATE-MIB::upsSmartBatteryCapacity, upsThreePhase...
ups 935 load=935.1.1.1.8.3.6.0/10 # UPSMATE-MIB: load of the second phase
ups 935 load=935.1.1.1.8.3.7.0/10 # UPSMATE-MIB: load of the third phase
ups 2254.2.4,2254 charge=2254.2.4.7.8.0 run=2254.2.4.7.5.0 load=2254.2.4.5.7.0
    in=2254.2.4.4.3.0/10 out=2254.2.4.5.4.0/10 temp=2254.2.4.7.9.0 held=2254.2.4.7.4.0
    source=2254.2.4.5.1.0 on=1 battery=2254.2.4.7.2.0
    states=0:batteryNormal,1:batteryLow,2:batteryDepleted alarm=2254.2.4.7.1.0==2:batteryBad
    # DeltaUPS-MIB::dupsBatteryCapacity, dupsBatteryEstimatedTime (minutes)
ups 2254 load=2254.2.4.5.11.0 # DeltaUPS-MIB::dupsOutputLoad2
ups 2254 load=2254.2.4.5.15.0 # DeltaUPS-MIB::dupsOutputLoad3
ups 5491 charge=5491.10.1.2.4.0 run=5491.10.1.2.3.0 load=5491.10.1.4.4.1.5 in=5491.10.1.3.3.1.3
    out=5491.10.1.4.4.1.2 temp=5491.10.1.2.7.0 held=5491.10.1.2.2.0 source=5491.10.1.4.1.0 on=5
    battery=5491.10.1.2.1.0
    # RIELLO-UPS-MIB::rupsEstimatedChargeRemaining, rupsEstimatedMinutesRemaining
ups 4555.1.1.7,4555 charge=4555.1.1.7.1.2.4.0 run=4555.1.1.7.1.2.3.0 load=4555.1.1.7.1.4.4.1.4
    in=4555.1.1.7.1.3.3.1.2/10 out=4555.1.1.7.1.4.4.1.2/10 temp=4555.1.1.7.1.2.6.0/10
    held=4555.1.1.7.1.2.2.0 source=4555.1.1.7.1.2.1.0 on=5 battery=4555.1.1.7.1.2.1.0
    states=1:unknown,2:batteryNormal,3:batteryNormal,4:batteryNormal,5:batteryNormal,6:batteryLow,7:batteryDepleted,8:batteryFault,9:batteryFault
    # SOCOMECUPS-MIB::upsEstimatedChargeRemaining, upsBatteryStatus
ups 476 charge=476.1.42.3.5.1.19.0 run=476.1.42.3.5.1.18.0 load=476.1.42.3.5.2.3.1.19
    source=476.1.42.3.5.3.55.0 on=5 battery=476.1.42.3.5.1.26.0
    states=1:unknown,2:batteryNormal,3:batteryLow,4:batteryDepleted
    # LIEBERT-GP-POWER-MIB::lgpPwrBatteryCapacity, lgpPwrBatteryTimeRemaining (minutes)
ups 850 charge=850.1.1.3.1.3.1.1.1.4 run=850.1.1.3.1.3.1.1.1.3 load=850.1.1.3.1.3.3.2.1.5
    in=850.1.1.3.1.3.2.2.1.3/10 out=850.1.1.3.1.3.3.2.1.2/10 temp=850.1.1.3.1.2.1.1.7/10
    source=850.1.1.3.1.3.3.1.1.1 on=5 battery=850.1.1.3.1.3.1.1.1.1
    # TRIPPLITE-PRODUCTS::tlpUpsEstimatedChargeRemaining, tlpUpsOutputSource
ups 13400.2.54 charge=13400.2.54.2.5.10.0 run=13400.2.54.2.5.7.0 load=13400.2.54.2.3.14.0/10
    in=13400.2.54.2.2.1.0/10 out=13400.2.54.2.3.1.0/10 temp=13400.2.54.2.5.8.0/1000
    source=13400.2.54.2.1.2.0 on=2 # VERTIV-ITA2-MIB::batteryCapacity, batteryRemainsTime
ups 13400,2021.250.10 charge=13400.3.4.491.1.1.68/10 run=13400.3.4.491.1.1.65/10
    load=13400.3.4.491.1.1.45/10 in=13400.3.4.491.1.1.2/10 out=13400.3.4.491.1.1.5/10
    # DCS-MIB::upsIta2com68BatCurrentCapacity
ups 2468 charge=2468.1.2.1.1.2.4.0 run=2468.1.2.1.1.2.3.0 load=2468.1.2.1.1.4.4.1.5
    in=2468.1.2.1.1.3.3.1.3/10 out=2468.1.2.1.1.4.4.1.2/10 temp=2468.1.2.1.1.2.7.0/10
    held=2468.1.2.1.1.2.2.0 source=2468.1.2.1.1.4.1.0 on=5 battery=2468.1.2.1.1.2.1.0
    states=1:unknown,2:batteryNormal,3:batteryLow,4:batteryDepleted,5:batteryNormal,6:batteryFault
    # USHA-MIB::upsBatteryGroupEstimatedChargeRemaining
ups 13891 charge=13891.101.2.4.0 run=13891.101.2.3.0 load=13891.101.4.4.1.5
    in=13891.101.3.3.1.3/10 out=13891.101.4.4.1.2/10 temp=13891.101.2.7.0 held=13891.101.2.2.0
    source=13891.101.4.1.0 on=5 battery=13891.101.2.1.0
    # UPS-MIB of Sinetica and Hawk-I, a copy of RFC 1628 with tenths of volts
ups 53973 charge=53973.1.1.1.1.2.4.0 run=53973.1.1.1.1.2.3.0 load=53973.1.1.1.1.4.4.1.5
    in=53973.1.1.1.1.3.3.1.3 out=53973.1.1.1.1.4.4.1.2 temp=53973.1.1.1.1.2.7.0
    held=53973.1.1.1.1.2.2.0 source=53973.1.1.1.1.4.1.0 on=5 battery=53973.1.1.1.1.2.1.0
    # ABBMODULARUPS-MIB, a copy of RFC 1628
ups 7309.6 load=7309.6.1.4.4.1.7 in=7309.6.1.3.2.1.3 out=7309.6.1.4.4.1.2 temp=7309.6.1.2.6.0
    source=7309.6.1.4.1.0 on=7 battery=7309.6.1.2.1.0
    # Argus-MIB of Alpha FXM: upsOutputPercentLoad, upsBatteryStatus
ups 674.10902.2 run=674.10902.2.120.5.3.0/60 # DELL-SNMP-UPS-MIB::physicalBatterySecondsRemaining
ups 6050 in=6050.5.4.1.1.2 out=6050.5.5.1.1.2 # GAMATRONIC-MIB: input and output phases
ups 37662 load=37662.1.2.2.1.1.3.5.0 in=37662.1.2.2.1.1.2.3.0
    # ATS-THREEPHASE-MIB of an automatic transfer switch
ups 39145.12 load=39145.12.8.0 out=39145.12.7.0
    # ICT-SWI-MIB::inverterPower (percent), inverterVoltage
ups 12148.9 run=12148.9.3.20.1.0 load=12148.9.5.4.0 in=12148.9.6.1.0
    # ELTEK-DISTRIBUTED-MIB::batteryTimeToDisconnect, rectifierUtilization
ups 12148.10 run=12148.10.10.8.5.0 in=12148.10.3.4.1.6
    # SP2-MIB::batteryTimeLeftValue, mainsVoltageValue
ups 1918.2.13 load=1918.2.13.10.50.20.0 in=1918.2.13.10.40.10.0 out=1918.2.13.10.70.10.20.0/100
    # RPS-SC200-MIB: total load, input and bus voltage of a DC system
ups 1918.2.14 load=1918.2.14.10.50.20.0 in=1918.2.14.10.40.10.0 out=1918.2.14.10.70.10.20.0/100
    # RPS-SC300-MIB: total load, input and bus voltage of a DC system
ups 26854 charge=26854.3.2.1.20.1.20.1.13.3.91.0 run=26854.3.2.1.20.1.20.1.13.3.92.0
    out=26854.3.2.1.20.1.20.1.13.3.11.0 temp=26854.3.2.1.20.1.20.1.13.3.71.0
    # SITE-MONITORING-MIB::es1dc1DataBatBatChargeCapacity
ups 818.32.4,2185 charge=2185.1.3.11.2.1.7.12.0 run=2185.1.3.11.2.1.7.14.0
    load=2185.1.3.11.2.1.3.29.0 out=2185.1.3.11.2.1.3.23.0/10 temp=2185.1.3.11.2.1.7.11.0
    # IMPACT-MIB::imPm1BatLeg1ChargeState, imPm1BatLeg1Autonomytime
ups 33283.1 charge=33283.1.30.7.7.0/10 load=33283.1.30.7.8.0/10 out=33283.1.30.7.4.0/100
    # SDS-MIB::sdsBatteryCapacity, sdsLoad
ups 2011.6.164,8072.3.2.10~SMU,8072.3.2.10~GSE200 charge=2011.6.164.1.4.4.2.1.3/10
    in=2011.6.164.1.5.2.1.1.4/10 out=2011.6.164.1.6.1.3.0/10
    # HUAWEI-SITE-MONITOR-MIB::hwBattStringRemainCapacityPercent
ups 41112,10002.1 charge=41112.1.5.3.2.1.9 run=41112.1.5.3.2.1.10/6000 in=41112.1.5.3.2.1.5/1000
    out=41112.1.5.2.2.1.2/1000
    # UBNT-EdgeMAX-MIB::ubntPsuBatteryChargeLevel, ubntPsuBatteryTimeRemaining (TimeTicks)
ups 8072.3.2.10 charge=8072.1.3.2.4.1.2.7.117.112.115.45.110.117.116.1!
    run=8072.1.3.2.4.1.2.7.117.112.115.45.110.117.116.3!/60
    load=8072.1.3.2.4.1.2.7.117.112.115.45.110.117.116.8!
    in=8072.1.3.2.4.1.2.7.117.112.115.45.110.117.116.7!
    # NET-SNMP-EXTEND-MIB: the script ups-nut, one figure a line
"""
